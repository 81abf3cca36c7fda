#include "inventory/read/list/device_query.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/filter/fields/field_value.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

bool IsAnyOr(const std::string& wanted, const std::string& value) {
  return wanted.empty() || absl::EqualsIgnoreCase(wanted, value);
}

// What the request asks for or, if it does not, its filter; "" if neither.
std::string Wanted(const std::string& asked, const DeviceFilter& filter,
                   absl::string_view field) {
  return asked.empty() ? filter.EqualTo(field).value_or("") : asked;
}

std::optional<int> WantedPlatform(device::v1::Platform asked,
                                  const DeviceFilter& filter) {
  if (asked != device::v1::PLATFORM_UNSPECIFIED) return asked;
  const auto name = filter.EqualTo("platform");
  if (!name) return std::nullopt;
  return EnumNumber(*device::v1::Platform_descriptor(), *name);
}

}  // namespace

absl::StatusOr<DeviceQuery> DeviceQuery::Parse(
    const v1::ListDevicesRequest& request) {
  ASSIGN_OR_RETURN(Scope scope, Scope::Parse(request.parent()));
  DeviceQuery query(std::move(scope));
  query.serial_number_ = request.serial_number();
  query.user_email_ = request.user_email();
  query.platform_ = request.platform();
  ASSIGN_OR_RETURN(query.filter_, DeviceFilter::Parse(request.filter()));
  ASSIGN_OR_RETURN(query.order_, DeviceOrder::Parse(request.order_by()));
  query.show_removed_ =
      request.show_removed() || query.filter_.Mentions("state");
  return query;
}

bool DeviceQuery::Matches(const Device& device) const {
  return (show_removed_ || device.state() != device::v1::STATE_REMOVED) &&
         (platform_ == device::v1::PLATFORM_UNSPECIFIED ||
          platform_ == device.platform()) &&
         IsAnyOr(serial_number_, device.serial_number()) &&
         IsAnyOr(user_email_, device.user().email()) && filter_.Matches(device);
}

bool DeviceQuery::LooksAtLiveness() const {
  return filter_.Mentions("last_check_in_time");
}

std::string DeviceQuery::NarrowestIndex() const {
  const std::string serial = Wanted(serial_number_, filter_, "serial_number");
  if (!serial.empty()) return IndexPrefix(IndexKind::kSerialNumber, serial);
  const std::string email = Wanted(user_email_, filter_, "user.email");
  if (!email.empty()) return IndexPrefix(IndexKind::kUserEmail, email);
  const std::optional<int> platform = WantedPlatform(platform_, filter_);
  if (!platform) return "";
  return IndexPrefix(IndexKind::kPlatform, absl::StrCat(*platform));
}

std::string DeviceQuery::SortKey(const Device& device) const {
  return IsByName() ? device.name() : order_.SortKey(device);
}

}  // namespace muster::inventory
