#include "inventory/read/living_devices.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {

absl::StatusOr<std::vector<std::string>> LivingDevices(
    const StoreReader& reader, absl::string_view source) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(reader.ScanIndex(IndexPrefix(IndexKind::kLiving, ""),
                                   absl::StrCat(source, "/devices/"), "",
                                   [&](absl::string_view name) {
                                     names.emplace_back(name);
                                     return true;
                                   }));
  return names;
}

}  // namespace muster::inventory
