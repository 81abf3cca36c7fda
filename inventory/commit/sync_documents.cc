#include "inventory/commit/sync_documents.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/model/sync_end.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kSyncs = "syncs";
constexpr absl::string_view kHolds = "holds";

// The document under `key`, or nullopt.
template <typename Document>
absl::StatusOr<std::optional<Document>> Get(const StoreReader& reader,
                                            Collection collection,
                                            absl::string_view key) {
  std::optional<Document> document;
  ASSIGN_OR_RETURN(const auto bytes, reader.GetDocument(collection, key));
  if (bytes) RETURN_IF_ERROR(ParseStored(key, *bytes, document.emplace()));
  return document;
}

}  // namespace

absl::StatusOr<std::optional<v1::Source>> SyncDocuments::GetSource(
    absl::string_view name) const {
  return Get<v1::Source>(draft_.reader(), Collection::kSources, name);
}

void SyncDocuments::Put(const v1::Source& source) {
  draft_.Put(Collection::kSources, source.name(), source);
}

absl::StatusOr<store::SourceStatus> SyncDocuments::GetStatus(
    absl::string_view source) const {
  ASSIGN_OR_RETURN(
      auto status,
      Get<store::SourceStatus>(draft_.reader(), Collection::kStatus, source));
  return std::move(status).value_or(store::SourceStatus());
}

void SyncDocuments::Put(absl::string_view source,
                        const store::SourceStatus& status) {
  draft_.Put(Collection::kStatus, source, status);
}

absl::StatusOr<v1::Sync> SyncDocuments::GetSync(absl::string_view name) const {
  ASSIGN_OR_RETURN(const std::string key, NumberedDocumentKey(name, kSyncs));
  ASSIGN_OR_RETURN(const auto sync,
                   Get<v1::Sync>(draft_.reader(), Collection::kSyncs, key));
  if (sync) return *sync;
  return Error(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND",
               absl::StrCat("there is no sync ", name,
                            "; ListSyncs has those there are"),
               {{"sync", std::string(name)}});
}

absl::Status SyncDocuments::Put(const v1::Sync& sync) {
  ASSIGN_OR_RETURN(const std::string key,
                   NumberedDocumentKey(sync.name(), kSyncs));
  draft_.Put(Collection::kSyncs, key, sync);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> SyncDocuments::LastSync(
    absl::string_view source) const {
  const std::string prefix = ChildPrefix(source, kSyncs);
  absl::StatusOr<int64_t> last = 0;
  RETURN_IF_ERROR(draft_.reader().ScanDocuments(
      Collection::kSyncs, prefix, PrefixUpperBound(prefix),
      ScanOrder::kBackward, [&](absl::string_view key, absl::string_view) {
        last = DecodeInt64(key.substr(prefix.size()));
        return false;
      }));
  return last;
}

absl::StatusOr<std::vector<v1::Sync>> SyncDocuments::OpenSyncs(
    absl::string_view source) const {
  const std::string prefix = source.empty() ? "" : ChildPrefix(source, kSyncs);
  std::vector<v1::Sync> open;
  absl::Status parsed;
  RETURN_IF_ERROR(draft_.reader().ScanDocuments(
      Collection::kSyncs, prefix, PrefixUpperBound(prefix), ScanOrder::kForward,
      [&](absl::string_view key, absl::string_view value) {
        v1::Sync sync;
        parsed = ParseStored(key, value, sync);
        if (parsed.ok() && !HasEnded(sync.state())) {
          open.push_back(std::move(sync));
        }
        return parsed.ok();
      }));
  RETURN_IF_ERROR(parsed);
  return open;
}

absl::Status SyncDocuments::Prune(absl::string_view source, int64_t newest) {
  absl::Status parsed;
  RETURN_IF_ERROR(draft_.reader().ScanDocuments(
      Collection::kSyncs, ChildKey(source, kSyncs, 0),
      ChildKey(source, kSyncs, std::max<int64_t>(newest - kSyncsKept + 1, 0)),
      ScanOrder::kForward, [&](absl::string_view key, absl::string_view value) {
        v1::Sync sync;
        parsed = ParseStored(key, value, sync);
        if (parsed.ok() && HasEnded(sync.state())) {
          draft_.Delete(Collection::kSyncs, key);
        }
        return parsed.ok();
      }));
  return parsed;
}

absl::Status SyncDocuments::Replace(const v1::Hold& hold) {
  ASSIGN_OR_RETURN(const std::string key,
                   NumberedDocumentKey(hold.name(), kHolds));
  ASSIGN_OR_RETURN(auto now,
                   Get<v1::Hold>(draft_.reader(), Collection::kHolds, key));
  if (!now || now->state() != hold.state()) return absl::OkStatus();
  now->set_state(v1::HOLD_STATE_REPLACED);
  return Put(*now);
}

absl::Status SyncDocuments::Put(const v1::Hold& hold) {
  ASSIGN_OR_RETURN(const std::string key,
                   NumberedDocumentKey(hold.name(), kHolds));
  draft_.Put(Collection::kHolds, key, hold);
  return absl::OkStatus();
}

absl::StatusOr<std::string> NumberedDocumentKey(absl::string_view name,
                                                absl::string_view collection) {
  const std::string pattern =
      absl::StrCat("sources/{source}/", collection, "/{number}");
  ASSIGN_OR_RETURN(const auto ids, ParseName(name, pattern));
  int64_t number = 0;
  const bool canonical =
      absl::SimpleAtoi(ids[1], &number) && absl::StrCat(number) == ids[1];
  return ChildKey(absl::StrCat("sources/", ids[0]), collection,
                  canonical ? number : -1);
}

}  // namespace muster::inventory
