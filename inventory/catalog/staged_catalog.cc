#include "inventory/catalog/staged_catalog.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "inventory/catalog/catalog_kind.h"
#include "inventory/catalog/entry_check.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

// So that equal entries have equal bytes.
std::string NormalBytes(v1::CatalogEntry entry) {
  entry.DiscardUnknownFields();
  entry.clear_observe_time();
  if (entry.has_library_item()) {
    auto& ids = *entry.mutable_library_item()->mutable_blueprint_ids();
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }
  return entry.SerializeAsString();
}

}  // namespace

StagedCatalog::StagedCatalog(absl::string_view job)
    : kind_(IsCatalogKind(job) ? job : "") {}

absl::Status StagedCatalog::Add(const v1::CatalogEntry& entry) {
  const absl::string_view kind = KindOfBody(entry);
  if (kind_.empty()) kind_ = std::string(kind);
  if (kind != kind_) {
    return EntryMalformed(entry.name(),
                          absl::StrCat("the sync reads ", kind_, " alone"));
  }
  entries_[entry.name()] = NormalBytes(entry);
  if (entries_.size() > kMaxCatalogEntries) {
    return EntryMalformed(
        entry.name(),
        absl::StrCat("the catalog has more than ", kMaxCatalogEntries));
  }
  if (entry.has_observe_time()) {
    const absl::Time time = FromProto(entry.observe_time());
    observe_time_ = std::min(observe_time_.value_or(time), time);
  }
  return absl::OkStatus();
}

}  // namespace muster::inventory
