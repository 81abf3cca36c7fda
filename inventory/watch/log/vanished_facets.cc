#include "inventory/watch/log/vanished_facets.h"

#include "base/status_macros.h"
#include "inventory/watch/query/header_view.h"

namespace muster::inventory {

// The first that went under a name is the one that was there.
absl::Status VanishedFacets::CatchUp(const StoreReader& reader) {
  if (reader.revision() <= seen_) return absl::OkStatus();
  absl::Status status;
  RETURN_IF_ERROR(reader.ScanLog(seen_, [&](const LogView& entry) {
    const auto header = ViewHeader(entry);
    status = header.status();
    if (!status.ok()) return false;
    if (header->kind == v1::RESOURCE_KIND_FACET &&
        header->type == v1::Change::TYPE_REMOVED) {
      numbers_.emplace(std::string(header->name), header->number);
    }
    seen_ = entry.revision;
    return true;
  }));
  return status;
}

}  // namespace muster::inventory
