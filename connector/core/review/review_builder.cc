#include "connector/core/review/review_builder.h"

#include <algorithm>
#include <vector>

#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;
using Tally = inventory::v1::SourceReview::Tally;

// In the order in which the fields are told.
constexpr const char* kFields[] = {"platform", "category", "blueprint", "tag"};

// `MAC` of `PLATFORM_MAC`.
std::string Word(const std::string& name, size_t prefix) {
  return name.size() > prefix ? name.substr(prefix) : name;
}

}  // namespace

void ReviewBuilder::Add(const DevicePage& page) {
  for (const auto& observation : page.devices) {
    if (observation.device().state() != device::v1::STATE_ENROLLED) continue;
    AddDevice(observation.device());
  }
  const auto left_out = static_cast<int64_t>(page.out_of_scope.size());
  review_.set_out_of_scope_count(review_.out_of_scope_count() + left_out);
  review_.set_device_count(review_.device_count() + left_out);
}

void ReviewBuilder::AddDevice(const device::v1::Device& device) {
  review_.set_device_count(review_.device_count() + 1);
  Count("platform",
        Word(device::v1::Platform_Name(device.platform()), sizeof("PLATFORM")),
        "");
  Count("category",
        Word(device::v1::Category_Name(device.category()), sizeof("CATEGORY")),
        "");
  if (device.has_blueprint()) {
    Count("blueprint", device.blueprint().id(),
          device.blueprint().display_name());
  }
  for (const std::string& tag : device.tags()) Count("tag", tag, "");
  if (review_.samples_size() == kSamples) return;
  auto& sample = *review_.add_samples();
  sample.set_vendor_id(device.vendor_id());
  sample.set_serial_number(device.serial_number());
  sample.set_display_name(device.display_name());
  sample.set_model(device.model());
  sample.set_user_email(device.user().email());
}

void ReviewBuilder::Count(const std::string& field, const std::string& value,
                          const std::string& display_name) {
  ++counts_[field][{value, display_name}];
}

inventory::v1::SourceReview ReviewBuilder::Finish(const SweepEnd& end,
                                                  absl::Time read_time) {
  for (const char* field : kFields) {
    std::vector<std::pair<Value, int64_t>> rows(counts_[field].begin(),
                                                counts_[field].end());
    std::stable_sort(
        rows.begin(), rows.end(),
        [](const auto& a, const auto& b) { return a.second > b.second; });
    if (rows.size() > kTallies) rows.resize(kTallies);
    for (const auto& [value, count] : rows) {
      Tally& tally = *review_.add_tallies();
      tally.set_field(field);
      tally.set_value(value.first);
      tally.set_display_name(value.second.empty() ? value.first : value.second);
      tally.set_device_count(count);
    }
  }
  *review_.mutable_completeness() = end.completeness;
  *review_.mutable_endpoint_problems() = {end.endpoint_problems.begin(),
                                          end.endpoint_problems.end()};
  *review_.mutable_read_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(read_time));
  return review_;
}

absl::StatusOr<inventory::v1::SourceReview> ReadReview(
    DeviceSource& devices, const absl::Notification& cancelled,
    const Clock& clock) {
  ReviewBuilder builder;
  ASSIGN_OR_RETURN(const SweepEnd end,
                   ReadSweep(devices, cancelled, [&](const DevicePage& page) {
                     builder.Add(page);
                   }));
  return builder.Finish(end, clock.Now());
}

}  // namespace muster::connector
