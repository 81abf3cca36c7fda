#include "inventory/watch/log/change_log.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/watch/log/message_bytes.h"
#include "inventory/watch/query/header_view.h"

namespace muster::inventory {
namespace {

// What a change takes in most stores; a guess, so that a batch rarely grows.
constexpr size_t kTypicalChangeBytes = 768;

absl::Status Missing(Revision revision) {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("change ", revision,
                            " is missing from the log; restore a backup"),
               {{"revision", absl::StrCat(revision)}});
}

absl::Status Expired(Revision compacted) {
  return Error(
      absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED",
      absl::StrCat("changes up to revision ", compacted,
                   " are gone; watch again without a token and drop what the "
                   "snapshot does not show"),
      {{"compacted_through", absl::StrCat(compacted)}});
}

// One pass over the log for one query.
class LogPass {
 public:
  LogPass(const WatchQuery& query, Revision after) : query_(query) {
    batch_.revision = after;
  }

  void ExpectChanges(Revision count) {
    if (query_.narrows_devices() || query_.narrows_changes()) return;
    const size_t bytes = static_cast<size_t>(count) * kTypicalChangeBytes;
    batch_.changes.reserve(std::min(bytes, kMaxBatchBytes + (16 << 10)));
  }

  // Whether to go on.
  bool Visit(const LogView& entry) {
    if (entry.revision != batch_.revision + 1) {
      problem_ = Missing(batch_.revision + 1);
      return false;
    }
    if (looked_at_++ == kMaxEntriesPerStep) return false;
    auto header = ViewHeader(entry);
    problem_ = header.status();
    if (!problem_.ok()) return false;
    const Judgement judgement = query_.Judge(*header);
    if (IsShown(judgement, *header, entry) && !Show(judgement, *header, entry))
      return false;
    Count(judgement, *header, entry.revision);
    batch_.revision = entry.revision;
    return true;
  }

  absl::StatusOr<LogBatch> Finish() && {
    if (!problem_.ok()) return problem_;
    return std::move(batch_);
  }

 private:
  bool IsShown(const Judgement& judgement, const HeaderView& header,
               const LogView& entry) const {
    if (judgement.in_view == InView::kNever) return false;
    const bool plain_update = judgement.in_view == InView::kStays &&
                              header.type == v1::Change::TYPE_UPDATED;
    return !plain_update || !query_.narrows_changes() ||
           query_.HasChangedPath(entry.change);
  }

  // False if the batch is full.
  bool Show(const Judgement& judgement, const HeaderView& header,
            const LogView& entry) {
    if (!room_.Take(entry.change.size())) return false;
    if (MUTANT("drop_change") && looked_at_ % 3 == 0) return true;
    switch (judgement.in_view) {
      case InView::kNever:
        return true;
      case InView::kStays:
        AppendChange(entry.change, batch_.changes);
        if (MUTANT("swap_changes"))
          std::rotate(batch_.changes.begin(),
                      batch_.changes.end() - entry.change.size() -
                          (entry.change.size() < 128 ? 2 : 3),
                      batch_.changes.end());
        if (MUTANT("send_twice")) AppendChange(entry.change, batch_.changes);
        break;
      case InView::kEntered:
        if (MUTANT("entered_as_updated")) break;
        AppendChangeAs(v1::Change::TYPE_ENTERED_VIEW, entry.change,
                       batch_.changes);
        break;
      case InView::kLeft:
        if (MUTANT("left_view_not_sent")) return true;
        AppendChangeAs(v1::Change::TYPE_LEFT_VIEW, entry.change,
                       batch_.changes);
        return true;
    }
    if (query_.want_liveness() && header.kind == v1::RESOURCE_KIND_DEVICE) {
      batch_.devices.push_back({header.number, std::string(header.name)});
    }
    return true;
  }

  void Count(const Judgement& judgement, const HeaderView& header,
             Revision revision) {
    if (query_.narrows_changes()) return;
    if (judgement.counted_before && !MUTANT("digest_keeps_the_old")) {
      batch_.view.Remove(header.name, header.previous_revision);
    }
    if (judgement.counted_after) batch_.view.Add(header.name, revision);
  }

  const WatchQuery& query_;
  LogBatch batch_;
  BatchRoom room_;
  int looked_at_ = 0;
  absl::Status problem_;
};

}  // namespace

absl::Status CheckRetained(const DeviceStore& store, Revision revision) {
  const Revision compacted = store.compacted_through();
  if (MUTANT("skip_what_expired")) return absl::OkStatus();
  return revision >= compacted ? absl::OkStatus() : Expired(compacted);
}

absl::Status CheckRetained(const StoreReader& reader, Revision revision) {
  const Revision compacted = reader.compacted_through();
  if (MUTANT("skip_what_expired")) return absl::OkStatus();
  return revision >= compacted ? absl::OkStatus() : Expired(compacted);
}

absl::StatusOr<LogBatch> ReadLog(const StoreReader& reader,
                                 const WatchQuery& query, Revision after,
                                 Revision until) {
  RETURN_IF_ERROR(CheckRetained(reader, after));
  if (MUTANT("skip_what_expired"))
    after = std::max(after, reader.compacted_through());
  LogPass pass(query, after);
  pass.ExpectChanges(std::min(reader.revision(), until) - after);
  RETURN_IF_ERROR(reader.ScanLog(after, [&](const LogView& entry) {
    return entry.revision <= until && pass.Visit(entry);
  }));
  ASSIGN_OR_RETURN(LogBatch batch, std::move(pass).Finish());
  if (batch.revision == after && after < reader.revision()) {
    return Missing(after + 1);
  }
  return batch;
}

}  // namespace muster::inventory
