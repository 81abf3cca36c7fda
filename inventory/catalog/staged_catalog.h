#ifndef INVENTORY_CATALOG_STAGED_CATALOG_H_
#define INVENTORY_CATALOG_STAGED_CATALOG_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::inventory {

// Entries that one catalog may have.
constexpr size_t kMaxCatalogEntries = 500000;

// What one CATALOG sync has shown so far. Kept in memory: a sync that breaks
// leaves nothing, and begins again.
//
// Not thread-safe.
class StagedCatalog {
 public:
  // The sync reads `job`, which tells the kind of its catalog if it is called
  // like one; the first entry tells it otherwise.
  explicit StagedCatalog(absl::string_view job);

  // Adds `entry`, which passed CheckEntry(). If one was shown twice the later
  // counts.
  //
  // Errors:
  //   INVALID_ARGUMENT ENTRY_MALFORMED: it is of another kind than the rest, or
  //     there are too many.
  absl::Status Add(const v1::CatalogEntry& entry);

  // Such as `users`; "" while it is not known.
  const std::string& kind() const { return kind_; }

  // Names and bytes in the form in which they are stored: in normal form,
  // without observe_time.
  const std::map<std::string, std::string>& entries() const { return entries_; }

  // The earliest of what was shown; nullopt if nothing says when.
  std::optional<absl::Time> observe_time() const { return observe_time_; }

 private:
  std::string kind_;
  std::map<std::string, std::string> entries_;
  std::optional<absl::Time> observe_time_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_STAGED_CATALOG_H_
