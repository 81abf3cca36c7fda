#ifndef CONNECTOR_IRU_IRU_SOURCE_H_
#define CONNECTOR_IRU_IRU_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/sweep/observation.h"

namespace muster::iru {

// One Iru tenant, for reading. Thread-safe; must outlive its sweeps, and
// `clock` must outlive it.
class IruSource final : public connector::DeviceSource {
 public:
  // `source` is `sources/{source}`.
  IruSource(std::string source, std::shared_ptr<IruClient> client,
            Clock& clock);

  absl::StatusOr<std::unique_ptr<connector::Sweep>> BeginSweep(
      const absl::Notification& cancelled) override;

  // With details: two requests, otherwise one. If the details are refused,
  // their facts are UNKNOWN and why; if they failed, they are left out.
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
  // The details-only facts of the device with that row; empty if they failed.
  // Puts what they tell of the hardware into `hardware`.
  std::vector<device::v1::Fact> ReadDetails(
      const device::v1::Device& row, const Call& call, Hardware& hardware,
      std::vector<inventory::v1::EndpointProblem>& problems);

  const std::string source_;
  const std::shared_ptr<IruClient> client_;
  Clock& clock_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_IRU_SOURCE_H_
