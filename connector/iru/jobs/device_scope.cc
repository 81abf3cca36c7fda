#include "connector/iru/jobs/device_scope.h"

#include <algorithm>

namespace muster::iru {
namespace {

using config::v1::DeviceScope;
using device::v1::Device;

template <typename List, typename Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <typename List, typename Value>
bool Allows(const List& list, const Value& value) {
  return list.empty() || Has(list, value);
}

template <typename List>
bool HasOneOf(const List& list, const Device& device) {
  return std::any_of(device.tags().begin(), device.tags().end(),
                     [&](const auto& tag) { return Has(list, tag); });
}

bool IsUnsure(device::v1::Category category) {
  return category == device::v1::CATEGORY_UNSPECIFIED ||
         category == device::v1::CATEGORY_COMPUTER_UNKNOWN;
}

bool IsExcluded(const DeviceScope& scope, const Device& device) {
  return Has(scope.exclude_blueprint_ids(), device.blueprint().id()) ||
         HasOneOf(scope.exclude_tags(), device) ||
         Has(scope.exclude_serial_numbers(), device.serial_number());
}

}  // namespace

bool IsInScope(const DeviceScope& scope, const Device& device,
               bool model_is_known) {
  const bool category_fits =
      Allows(scope.categories(), static_cast<int>(device.category())) ||
      (!model_is_known && IsUnsure(device.category()));
  return category_fits &&
         Allows(scope.platforms(), static_cast<int>(device.platform())) &&
         Allows(scope.blueprint_ids(), device.blueprint().id()) &&
         (scope.tags().empty() || HasOneOf(scope.tags(), device)) &&
         !IsExcluded(scope, device);
}

}  // namespace muster::iru
