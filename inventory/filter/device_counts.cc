#include "inventory/filter/device_counts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "inventory/filter/fields/near_names.h"

namespace muster::inventory {
namespace {

absl::Status TooMany(size_t count) {
  return Error(absl::StatusCode::kInvalidArgument, "COUNT_BY_MALFORMED",
               absl::StrCat("count_by has ", count, " fields; name at most ",
                            kMaxCountByFields),
               {{"count", absl::StrCat(count)},
                {"limit", absl::StrCat(kMaxCountByFields)}});
}

absl::Status Malformed(absl::string_view name, absl::string_view detail) {
  const std::string field = Excerpt(name);
  return Error(absl::StatusCode::kInvalidArgument, "COUNT_BY_MALFORMED",
               absl::StrCat("`", field, "` in count_by ", detail),
               {{"field", field}, {"detail", std::string(detail)}});
}

absl::Status NotCountable(absl::string_view name) {
  return Malformed(name,
                   absl::StrCat("is no field to count by; those are ",
                                absl::StrJoin(CountableFieldNames(), ", ")));
}

bool ComesBefore(const ValueCount& a, const ValueCount& b) {
  return a.count != b.count ? a.count > b.count : a.value < b.value;
}

}  // namespace

absl::StatusOr<DeviceCounts> DeviceCounts::Create(
    const std::vector<std::string>& count_by) {
  if (count_by.size() > kMaxCountByFields) return TooMany(count_by.size());
  DeviceCounts counts;
  for (const std::string& name : count_by) {
    auto field = DeviceField::Find(name);
    if (!field || !field->countable()) return NotCountable(name);
    if (counts.Has(name)) return Malformed(name, "comes twice; take one out");
    counts.counters_.push_back({*std::move(field), {}});
  }
  return counts;
}

bool DeviceCounts::Has(absl::string_view field) const {
  return std::any_of(
      counters_.begin(), counters_.end(),
      [&](const Counter& counter) { return counter.field.name() == field; });
}

void DeviceCounts::Add(const device::v1::Device& device) {
  for (Counter& counter : counters_) {
    const FieldValues values = counter.field.Values(device);
    if (values.empty()) ++counter.counts[""];
    for (const FieldValue& value : values) ++counter.counts[ValueText(value)];
  }
}

std::vector<FieldCounts> DeviceCounts::Result() const {
  std::vector<FieldCounts> result;
  for (const Counter& counter : counters_) {
    FieldCounts field{counter.field.name(), {}};
    for (const auto& [value, count] : counter.counts) {
      field.values.push_back({value, count});
    }
    std::sort(field.values.begin(), field.values.end(), ComesBefore);
    result.push_back(std::move(field));
  }
  return result;
}

}  // namespace muster::inventory
