#ifndef CONNECTOR_IRU_IRU_SOURCE_H_
#define CONNECTOR_IRU_IRU_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/jobs/facet/library_book.h"
#include "connector/iru/jobs/source_memory.h"
#include "connector/iru/sweep/observation.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::iru {

// One Iru tenant, for reading. Thread-safe; must outlive its sweeps, and
// `clock` must outlive it.
class IruSource final : public connector::DeviceSource {
 public:
  // `source` is `sources/{source}`.
  // Of the devices, sweeps take in those of `scope`.
  IruSource(std::string source, std::shared_ptr<IruClient> client, Clock& clock,
            config::v1::DeviceScope scope = {});

  std::vector<connector::JobSpec> Jobs() const override;

  absl::StatusOr<std::unique_ptr<connector::Sweep>> BeginJob(
      absl::string_view job, absl::string_view cursor,
      const absl::Notification& cancelled) override;

  // By where the device list ends, which has every platform, unlike licensing
  // and Prism's counts: as a delta saw it lately, else by a request. -1 before
  // a full sweep.
  absl::StatusOr<int64_t> CountDevices() override;
  int64_t KnownDevices() const override;

  // With details: four requests (row, details, applications, profiles),
  // otherwise one. What is refused is UNKNOWN and why; what failed is left out;
  // both are problems. What
  // somebody waits for, and that is with details, goes before all other
  // reading. Whatever the scope.
  //
  // Errors:
  //   INVALID_ARGUMENT DEVICE_ID_INVALID: no vendor's id looks like that;
  //     nothing was asked.
  absl::StatusOr<connector::DeviceReading> ReadDevice(
      absl::string_view vendor_id, bool details) override;

  absl::StatusOr<std::vector<connector::v1::Access>> CheckAccess() override;

  std::string vendor() const override { return "iru"; }
  std::string host() const override { return client_->host(); }

 private:
  // The row of the device with that id. A token that may not ask for one device
  // is told by the details whether there is such a device, and its row by the
  // list, of which only the row with exactly that id is taken.
  absl::StatusOr<device::v1::Device> ReadRow(absl::string_view vendor_id,
                                             const Call& call);

  // The details-only facts of the device with that row; empty if they failed.
  // Puts what they tell of the hardware into `hardware`.
  std::vector<device::v1::Fact> ReadDetails(
      const device::v1::Device& row, const Call& call, Hardware& hardware,
      std::vector<inventory::v1::EndpointProblem>& problems);

  const std::string source_;
  const std::shared_ptr<IruClient> client_;
  Clock& clock_;
  const config::v1::DeviceScope scope_;
  SourceMemory memory_;
  LibraryBook library_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_IRU_SOURCE_H_
