#ifndef CONNECTOR_CORE_REVIEW_REVIEW_BUILDER_H_
#define CONNECTOR_CORE_REVIEW_REVIEW_BUILDER_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/jobs/sweep_reader.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// Makes of the pages of one sweep what an operator looks at before anything of
// a source is used: how many devices there are of each platform, category,
// blueprint and tag, and a few of them. Devices that the source itself calls
// removed are left out. Not thread-safe.
class ReviewBuilder {
 public:
  // Devices that are shown as they are.
  static constexpr int kSamples = 5;
  // Values of one field that are told; the rest of a long tail is not.
  static constexpr int kTallies = 50;

  void Add(const DevicePage& page);

  // The review of everything that was added.
  inventory::v1::SourceReview Finish(const SweepEnd& end, absl::Time read_time);

 private:
  using Value = std::pair<std::string, std::string>;  // value, display name

  void AddDevice(const device::v1::Device& device);
  void Count(const std::string& field, const std::string& value,
             const std::string& display_name);

  inventory::v1::SourceReview review_;
  std::map<std::string, std::map<Value, int64_t>> counts_;  // by field
};

// Reads the whole source for its review; writes nothing. Errors: those of
// ReadSweep().
absl::StatusOr<inventory::v1::SourceReview> ReadReview(
    DeviceSource& devices, const absl::Notification& cancelled,
    const Clock& clock);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_REVIEW_REVIEW_BUILDER_H_
