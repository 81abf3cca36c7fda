#include "inventory/commit/memory/name_filter.h"

#include "absl/hash/hash.h"
#include "base/status_macros.h"

namespace muster::inventory {
namespace {

uint64_t HashOf(absl::string_view name) {
  return absl::Hash<absl::string_view>()(name);
}

}  // namespace

absl::Status NameFilter::Load(const StoreReader& reader) {
  if (loaded_) return absl::OkStatus();
  RETURN_IF_ERROR(
      reader.ScanDocuments(Collection::kNames, "", "", ScanOrder::kForward,
                           [this](absl::string_view, absl::string_view name) {
                             names_.insert(HashOf(name));
                             return true;
                           }));
  loaded_ = true;
  return absl::OkStatus();
}

bool NameFilter::MayExist(absl::string_view name) const {
  return !loaded_ || names_.contains(HashOf(name));
}

void NameFilter::Add(absl::string_view name) { names_.insert(HashOf(name)); }

}  // namespace muster::inventory
