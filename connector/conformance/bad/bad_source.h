#ifndef CONNECTOR_CONFORMANCE_BAD_BAD_SOURCE_H_
#define CONNECTOR_CONFORMANCE_BAD_BAD_SOURCE_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "connector/core/device_source.h"

namespace muster::conformance {

// A source that gets one thing wrong; of one badness, or none.
//
//   confuses_401, _403, _404, _429, _503
//                          calls such an answer something else
//   believes_gateways      takes anybody's 404 for the vendor's
//   believes_failures      takes a 503 for a 404
//   shows_twice            shows the first device twice
//   stops_early            shows one page and calls that everything
//   goes_on_after_a_break  shows what it has not shown before
//   never_cancels          hears no cancel
//   asks_to_describe       asks the vendor to tell what it can do
//
// As thread-safe as `inner`, but that one sweep runs at a time.
class BadSource final : public connector::DeviceSource {
 public:
  BadSource(std::string badness,
            std::unique_ptr<connector::DeviceSource> inner);

  std::vector<connector::JobSpec> Jobs() const override;
  absl::StatusOr<std::unique_ptr<connector::Sweep>> BeginJob(
      absl::string_view job, absl::string_view cursor,
      const absl::Notification& cancelled) override;
  absl::StatusOr<int64_t> CountDevices() override {
    return inner_->CountDevices();
  }
  int64_t KnownDevices() const override { return inner_->KnownDevices(); }
  absl::StatusOr<connector::DeviceReading> ReadDevice(
      absl::string_view vendor_id, bool details) override;
  absl::StatusOr<std::vector<connector::v1::Access>> CheckAccess() override {
    return inner_->CheckAccess();
  }
  std::string vendor() const override { return inner_->vendor(); }
  std::string host() const override { return inner_->host(); }

 private:
  class BadSweep;

  absl::Status Confuse(const absl::Status& status) const;
  bool Believes(const absl::Status& status) const;

  const std::string badness_;
  const std::unique_ptr<connector::DeviceSource> inner_;
  const absl::Notification never_;
  std::set<std::string> shown_;  // by sweeps that did not end
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_BAD_BAD_SOURCE_H_
