// Reading the documents of a store as messages.
#ifndef INVENTORY_SOURCES_DOCUMENTS_H_
#define INVENTORY_SOURCES_DOCUMENTS_H_

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// One page of a List; `has_more` if there are further resources.
template <typename Resource>
struct ResourcePage {
  std::vector<Resource> resources;
  bool has_more = false;
};

// Which documents a page is of: those with keys in [begin, end), an empty
// `end` being no bound.
struct DocumentRange {
  Collection collection;
  std::string begin;
  std::string end;
  ScanOrder order;
};

// The documents with keys that begin with `prefix` which come after the key
// `after` ("": all of them) in `order`.
inline DocumentRange RangeAfter(Collection collection, absl::string_view prefix,
                                absl::string_view after, ScanOrder order) {
  DocumentRange range{collection, std::string(prefix), PrefixUpperBound(prefix),
                      order};
  if (after.empty()) return range;
  if (order == ScanOrder::kForward) {
    range.begin = absl::StrCat(after, absl::string_view("\0", 1));
  } else {
    range.end = std::string(after);
  }
  return range;
}

constexpr int kNoLimit = std::numeric_limits<int>::max();

// Errors of both: those of StoreReader, DATA_LOSS STORE_CORRUPT.
template <typename Resource>
absl::StatusOr<std::optional<Resource>> ReadDocument(const StoreReader& reader,
                                                     Collection collection,
                                                     absl::string_view key) {
  ASSIGN_OR_RETURN(const auto bytes, reader.GetDocument(collection, key));
  if (!bytes) return std::nullopt;
  Resource resource;
  RETURN_IF_ERROR(ParseStored(key, *bytes, resource));
  return resource;
}

// The first `limit` documents of `range`.
template <typename Resource>
absl::StatusOr<ResourcePage<Resource>> ReadPage(const StoreReader& reader,
                                                const DocumentRange& range,
                                                int limit) {
  ResourcePage<Resource> page;
  absl::Status parsed;
  RETURN_IF_ERROR(reader.ScanDocuments(
      range.collection, range.begin, range.end, range.order,
      [&](absl::string_view key, absl::string_view value) {
        if (static_cast<int>(page.resources.size()) == limit) {
          page.has_more = true;
          return false;
        }
        parsed = ParseStored(key, value, page.resources.emplace_back());
        return parsed.ok();
      }));
  RETURN_IF_ERROR(parsed);
  return page;
}

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_DOCUMENTS_H_
