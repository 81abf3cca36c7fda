#ifndef CONNECTOR_DUMMY_DUMMY_SOURCE_H_
#define CONNECTOR_DUMMY_DUMMY_SOURCE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/dummy/dummy_client.h"

namespace muster::dummy {

// One tenant of a dummy vendor, for reading: every device by the job `full`,
// one device by its id. Thread-safe; must outlive its sweeps.
class DummySource final : public connector::DeviceSource {
 public:
  // Devices per page. The vendor gives 100 at most.
  static constexpr int kPageSize = 100;

  // `source` is `sources/{source}`; `clock` must outlive this.
  DummySource(std::string source, std::shared_ptr<DummyClient> client,
              const Clock& clock, int page_size = kPageSize);

  std::vector<connector::JobSpec> Jobs() const override;

  // Reads the devices after one id at a time, until a page is empty: what
  // comes and goes meanwhile moves nobody across a page's edge.
  absl::StatusOr<std::unique_ptr<connector::Sweep>> BeginJob(
      absl::string_view job, absl::string_view cursor,
      const absl::Notification& cancelled) override;

  absl::StatusOr<int64_t> CountDevices() override;
  int64_t KnownDevices() const override { return known_; }

  // `details` changes nothing: a row is all that there is.
  absl::StatusOr<connector::DeviceReading> ReadDevice(
      absl::string_view vendor_id, bool details) override;

  absl::StatusOr<std::vector<connector::v1::Access>> CheckAccess() override;

  std::string vendor() const override { return "dummy"; }
  std::string host() const override { return client_->host(); }

 private:
  class FullSweep;

  absl::StatusOr<int64_t> Count(const absl::Notification* cancelled);

  const std::string source_;
  const std::shared_ptr<DummyClient> client_;
  const Clock& clock_;
  const int page_size_;
  std::atomic<int64_t> known_ = -1;
};

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_SOURCE_H_
