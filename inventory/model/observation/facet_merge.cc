#include "inventory/model/observation/facet_merge.h"

#include <algorithm>
#include <tuple>

#include "google/protobuf/repeated_field.h"

namespace muster::inventory {
namespace {

using device::v1::Facet;

auto KeyOf(const device::v1::InstalledApp& app) {
  return std::tie(app.bundle_id(), app.display_name(), app.version(),
                  app.path());
}

auto KeyOf(const device::v1::InstalledProfile& profile) {
  return std::make_tuple(profile.identifier(), profile.display_name(),
                         profile.uuid(), profile.verified());
}

auto KeyOf(const device::v1::LocalUser& user) {
  return std::make_tuple(user.user_name(), user.display_name(), user.uid(),
                         user.admin());
}

auto KeyOf(const device::v1::LibraryItemStatus& item) {
  return std::tie(item.id(), item.display_name(), item.type(), item.status());
}

template <typename Entry>
void Normalize(bool used, google::protobuf::RepeatedPtrField<Entry>& entries) {
  if (!used) entries.Clear();
  std::sort(
      entries.pointer_begin(), entries.pointer_end(),
      [](const Entry* a, const Entry* b) { return KeyOf(*a) < KeyOf(*b); });
  const auto end = std::unique(
      entries.begin(), entries.end(),
      [](const Entry& a, const Entry& b) { return KeyOf(a) == KeyOf(b); });
  entries.erase(end, entries.end());
}

}  // namespace

void NormalizeFacet(Facet& facet) {
  facet.clear_collect_time();
  facet.clear_observe_time();
  facet.clear_revision();
  facet.clear_create_time();
  facet.clear_update_time();
  facet.clear_etag();
  facet.DiscardUnknownFields();
  const auto kind = facet.kind();
  Normalize(kind == device::v1::FACET_KIND_APPS, *facet.mutable_apps());
  Normalize(kind == device::v1::FACET_KIND_PROFILES, *facet.mutable_profiles());
  Normalize(kind == device::v1::FACET_KIND_LOCAL_USERS,
            *facet.mutable_local_users());
  Normalize(kind == device::v1::FACET_KIND_LIBRARY_ITEMS,
            *facet.mutable_library_items());
}

}  // namespace muster::inventory
