#include "inventory/read/living_devices.h"

#include "absl/strings/str_cat.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {

absl::Status VisitLivingDevices(
    const StoreReader& reader, absl::string_view source,
    absl::FunctionRef<void(absl::string_view name)> visit) {
  return reader.ScanIndex(IndexPrefix(IndexKind::kLiving, ""),
                          absl::StrCat(source, "/devices/"), "",
                          [visit](absl::string_view name) {
                            visit(name);
                            return true;
                          });
}

}  // namespace muster::inventory
