#include "inventory/commit/store_writer.h"

#include <utility>

#include "base/errors.h"
#include "base/log.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

absl::Status Unsettled(const absl::Status& why) {
  return Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
               "the disk failed while the inventory was written, and it cannot "
               "be told yet whether that was kept; try again when the disk is "
               "well",
               {{"problem", std::string(why.message())}});
}

absl::StatusOr<WriterState> ReadState(const StoreReader& reader) {
  WriterState state;
  ASSIGN_OR_RETURN(const auto next,
                   reader.GetDocument(Collection::kNumbers, "next"));
  if (next) {
    ASSIGN_OR_RETURN(const int64_t number, DecodeInt64(*next));
    state.next_number = static_cast<ResourceNumber>(number);
  }
  absl::Status parsed;
  RETURN_IF_ERROR(reader.ScanDocuments(
      Collection::kViews, "", "", ScanOrder::kForward,
      [&](absl::string_view source, absl::string_view value) {
        v1::ViewDigest view;
        parsed = ParseStored(source, value, view);
        state.views[source] = v1::ViewSum(view);
        return parsed.ok();
      }));
  RETURN_IF_ERROR(parsed);
  return state;
}

}  // namespace

StoreWriter::StoreWriter(DeviceStore& store, LivenessTable& liveness,
                         std::function<void()> on_commit)
    : store_(store), liveness_(liveness), on_commit_(std::move(on_commit)) {
  liveness_.Apply(liveness_.NewUpdate(), store_.end().touch);
}

absl::Status StoreWriter::Write(
    absl::FunctionRef<absl::Status(StoreDraft&)> fill) {
  bool committed = false;
  absl::Status status;
  {
    absl::MutexLock lock(&mu_);
    status = WriteLocked(fill, committed);
  }
  if (committed) on_commit_();
  return status;
}

absl::Status StoreWriter::RunExclusive(absl::FunctionRef<absl::Status()> work) {
  bool committed = false;
  absl::Status status;
  {
    absl::MutexLock lock(&mu_);
    status = Settle(committed);
    if (status.ok()) status = work();
    state_.reset();  // what was remembered may be gone
  }
  if (committed) on_commit_();
  return status;
}

absl::Status StoreWriter::WriteLocked(
    absl::FunctionRef<absl::Status(StoreDraft&)> fill, bool& committed) {
  RETURN_IF_ERROR(Settle(committed));
  RETURN_IF_ERROR(Load());
  StoreDraft draft(store_.Read(), store_.end(), *state_, liveness_.NewUpdate());
  RETURN_IF_ERROR(fill(draft));
  if (draft.empty()) return absl::OkStatus();
  draft.Finish();
  const CommitResult result = store_.Commit(draft.write());
  if (result.outcome == CommitOutcome::kRefused) return result.status;
  if (result.outcome == CommitOutcome::kUnknown) {
    LogStatus(Severity::kError, "a commit has an unknown outcome",
              result.status);
    const LogEnd after = draft.write().after;
    unknown_.emplace(std::move(draft));
    RETURN_IF_ERROR(Settle(committed));
    return IsAt(after) ? absl::OkStatus() : result.status;
  }
  TakeIn(draft);
  committed = true;
  return absl::OkStatus();
}

absl::Status StoreWriter::Load() {
  if (state_) return absl::OkStatus();
  ASSIGN_OR_RETURN(state_, ReadState(*store_.Read()));
  return absl::OkStatus();
}

absl::Status StoreWriter::Settle(bool& committed) {
  const absl::Status recovered = store_.Recover();
  if (!recovered.ok()) return Unsettled(recovered);
  if (!unknown_) return absl::OkStatus();
  if (IsAt(unknown_->write().after) && !MUTANT("unknown_commit_forgotten")) {
    TakeIn(*unknown_);
    committed = true;
  }
  unknown_.reset();
  return absl::OkStatus();
}

bool StoreWriter::IsAt(const LogEnd& after) const {
  const LogEnd end = store_.end();
  return end.revision == after.revision && end.touch == after.touch;
}

void StoreWriter::TakeIn(const StoreDraft& draft) {
  liveness_.Apply(draft.liveness(), draft.write().after.touch);
  draft.UpdateState(*state_);
}

}  // namespace muster::inventory
