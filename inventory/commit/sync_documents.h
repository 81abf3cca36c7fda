#ifndef INVENTORY_COMMIT_SYNC_DOCUMENTS_H_
#define INVENTORY_COMMIT_SYNC_DOCUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/commit/store_draft.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Syncs that are kept of each source, running ones aside. The record of an
// older one goes when a new sync begins.
constexpr int64_t kSyncsKept = 1000;

// The sources, syncs and holds as their writer sees them, inside a draft. For
// reading: inventory/sources.
//
// Not thread-safe. The draft must outlive it. Errors of all methods: those of
// the store.
class SyncDocuments {
 public:
  explicit SyncDocuments(StoreDraft& draft) : draft_(draft) {}

  absl::StatusOr<std::optional<v1::Source>> GetSource(
      absl::string_view name) const;
  void Put(const v1::Source& source);

  // An empty one if nothing was kept yet.
  absl::StatusOr<store::SourceStatus> GetStatus(absl::string_view source) const;
  void Put(absl::string_view source, const store::SourceStatus& status);

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  //   NOT_FOUND SYNC_NOT_FOUND
  absl::StatusOr<v1::Sync> GetSync(absl::string_view name) const;
  absl::Status Put(const v1::Sync& sync);

  // The number of the last sync of `source`; 0 if it has none.
  absl::StatusOr<int64_t> LastSync(absl::string_view source) const;

  // The syncs of `source` ("": of all) that have not ended.
  absl::StatusOr<std::vector<v1::Sync>> OpenSyncs(
      absl::string_view source) const;

  // Deletes what need not be kept once `source` has the sync `newest`.
  absl::Status Prune(absl::string_view source, int64_t newest);

  // Marks as REPLACED what is still as `hold` was when it was read.
  absl::Status Replace(const v1::Hold& hold);
  absl::Status Put(const v1::Hold& hold);

 private:
  StoreDraft& draft_;
};

// The key of the document of a sync or hold, by its name; `collection` is
// `syncs` or `holds`.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
absl::StatusOr<std::string> NumberedDocumentKey(absl::string_view name,
                                                absl::string_view collection);

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_SYNC_DOCUMENTS_H_
