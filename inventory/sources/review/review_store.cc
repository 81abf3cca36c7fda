#include "inventory/sources/review/review_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/model/source_state.h"
#include "inventory/sources/source_store.h"

namespace muster::inventory {
namespace {

absl::Status Active(const v1::Source& source) {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_ACTIVE",
               absl::StrCat(source.name(),
                            " is in use already and needs no review; delete "
                            "it first to connect it anew"),
               {{"source", source.name()}});
}

}  // namespace

absl::StatusOr<v1::Source> ReviewStore::Put(absl::string_view name,
                                            const v1::SourceReview& review) {
  v1::Source source;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(source, ReadSource(draft.reader(), name));
    SyncDocuments documents(draft);
    ASSIGN_OR_RETURN(const auto status, documents.GetStatus(name));
    if (status.activated() || !source.last_sync().empty()) {
      return Active(source);
    }
    *source.mutable_review() = review;
    ApplyStatus(status, source);
    documents.Put(source);
    return absl::OkStatus();
  }));
  return source;
}

absl::StatusOr<v1::Source> ReviewStore::Activate(absl::string_view name) {
  v1::Source source;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(source, ReadSource(draft.reader(), name));
    SyncDocuments documents(draft);
    ASSIGN_OR_RETURN(auto status, documents.GetStatus(name));
    const bool used = status.activated() || !source.last_sync().empty();
    if (used && !source.has_review()) return absl::OkStatus();
    status.set_activated(true);
    source.clear_review();
    ApplyStatus(status, source);
    documents.Put(source);
    documents.Put(name, status);
    return absl::OkStatus();
  }));
  return source;
}

}  // namespace muster::inventory
