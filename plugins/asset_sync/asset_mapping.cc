#include "plugins/asset_sync/asset_mapping.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::asset_sync {
namespace {

using ::muster::asset::v1::Asset;
using ::muster::device::v1::Device;
using ::muster::device::v1::Fact;

constexpr absl::string_view kDetails[] = {device::kLastIpAddress,
                                          device::kProcessor, device::kMemory,
                                          device::kStorage};

bool IsApple(device::v1::Platform platform) {
  switch (platform) {
    case device::v1::PLATFORM_MAC:
    case device::v1::PLATFORM_IPAD:
    case device::v1::PLATFORM_IPHONE:
    case device::v1::PLATFORM_APPLE_TV:
    case device::v1::PLATFORM_VISION:
      return true;
    default:
      return false;
  }
}

asset::v1::Management ManagementOf(const Device& device) {
  if (device.state() == device::v1::STATE_REMOVED) {
    return asset::v1::MANAGEMENT_REMOVED;
  }
  const Fact* mdm = device::FindFact(device, device::kMdmEnabled);
  if (mdm == nullptr || mdm->value_case() != Fact::kBoolValue) {
    return asset::v1::MANAGEMENT_UNSPECIFIED;
  }
  return mdm->bool_value() ? asset::v1::MANAGEMENT_MANAGED
                           : asset::v1::MANAGEMENT_UNMANAGED;
}

std::string FoldEmail(absl::string_view email) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(email));
}

asset::v1::OwnerProblem OwnerProblemOf(const Device& device) {
  if (!device.has_user()) return asset::v1::OWNER_PROBLEM_UNASSIGNED;
  if (device.user().archived()) return asset::v1::OWNER_PROBLEM_ARCHIVED;
  if (FoldEmail(device.user().email()).empty()) {
    return asset::v1::OWNER_PROBLEM_NO_EMAIL;
  }
  return asset::v1::OWNER_PROBLEM_UNSPECIFIED;
}

void SetOwner(const Device& device, Asset& asset) {
  asset.set_owner_problem(OwnerProblemOf(device));
  if (asset.owner_problem() != asset::v1::OWNER_PROBLEM_UNSPECIFIED) return;
  asset::v1::Owner& owner = *asset.mutable_owner();
  owner.set_email(FoldEmail(device.user().email()));
  owner.set_display_name(device.user().display_name());
  owner.set_source_user_id(device.user().id());
}

Fact DetailOf(const Device& device, absl::string_view key) {
  if (const Fact* fact = device::FindFact(device, key)) return *fact;
  Fact unknown;
  unknown.set_key(std::string(key));
  unknown.set_unknown_reason(device::v1::UNKNOWN_REASON_NOT_FETCHED);
  return unknown;
}

}  // namespace

std::string AssetNameOf(const DeviceName& device) {
  return absl::StrCat("sources/", device.source, "/assets/", device.device);
}

Asset AssetOf(const DeviceName& name, const Device& device) {
  Asset asset;
  asset.set_name(AssetNameOf(name));
  asset.set_device(device.name());
  asset.set_display_name(device.display_name());
  asset.set_serial_number(device.serial_number());
  asset.set_asset_tag(device.asset_tag());
  asset.set_category(device.category());
  asset.set_category_source(device.category_source());
  if (IsApple(device.platform())) asset.set_make("Apple");
  asset.set_model(device.model());
  asset.set_model_identifier(device.model_identifier());
  if (device.has_os()) *asset.mutable_os() = device.os();
  asset.set_management(ManagementOf(device));
  SetOwner(device, asset);
  for (const absl::string_view key : kDetails) {
    *asset.add_details() = DetailOf(device, key);
  }
  asset.set_blueprint(device.blueprint().display_name());
  if (device.has_last_enroll_time()) {
    *asset.mutable_enroll_time() = device.last_enroll_time();
  }
  if (device.has_remove_time()) {
    *asset.mutable_remove_time() = device.remove_time();
  }
  asset.set_inventory_revision(device.revision());
  return asset;
}

void ClearVolatile(Asset& asset) {
  asset.clear_inventory_revision();
  for (Fact& detail : *asset.mutable_details()) {
    detail.clear_collect_time();
    detail.clear_observe_time();
  }
}

}  // namespace muster::asset_sync
