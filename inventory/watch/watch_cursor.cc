#include "inventory/watch/watch_cursor.h"

#include <algorithm>
#include <utility>

#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/watch/log/change_log.h"
#include "inventory/watch/log/message_bytes.h"
#include "inventory/watch/watch_token.h"

namespace muster::inventory {
namespace {

constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(30);
constexpr absl::Duration kMinHeartbeat = absl::Seconds(1);
constexpr absl::Duration kMaxHeartbeat = absl::Seconds(60);
constexpr double kSpread = 0.1;
// Commits may come between two looks at the store; each of them wakes the
// stream again.
constexpr int kMaxLooks = 4;

// How many readings of one watch are under way at most, beside each other.
constexpr size_t kMaxPiecesAhead = 2;
// Of what a message has room for, so that few pieces are cut short.
constexpr double kSafeShare = 0.9;

bool NarrowsAnything(const WatchQuery& query) {
  return query.narrows_devices() || query.narrows_changes();
}

absl::Duration HeartbeatOf(const v1::WatchRequest& request) {
  if (!request.has_heartbeat_duration()) return kDefaultHeartbeat;
  const auto& asked = request.heartbeat_duration();
  return std::clamp(
      absl::Seconds(asked.seconds()) + absl::Nanoseconds(asked.nanos()),
      kMinHeartbeat, kMaxHeartbeat);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WatchCursor>> WatchCursor::Create(
    const Deps& deps, const v1::WatchRequest& request) {
  ASSIGN_OR_RETURN(WatchQuery query, WatchQuery::Parse(request));
  std::unique_ptr<WatchCursor> cursor(
      new WatchCursor(deps, std::move(query), request));
  RETURN_IF_ERROR(cursor->Begin(request));
  return cursor;
}

WatchCursor::WatchCursor(const Deps& deps, WatchQuery query,
                         const v1::WatchRequest& request)
    : deps_(deps),
      query_(std::move(query)),
      steps_(deps.store, deps.liveness, query_),
      heartbeat_(HeartbeatOf(request)),
      span_(NarrowsAnything(query_) ? kMaxEntriesPerStep
                                    : kSafeShare * kMaxBatchChanges) {
  Arm();
}

absl::Status WatchCursor::Begin(const v1::WatchRequest& request) {
  if (request.resume_token().empty()) {
    position_.in_snapshot = true;
    if (query_.want_liveness()) position_.touch = deps_.liveness.end();
    position_.revision = deps_.store.end().revision;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const v1::WatchToken token,
                   DecodeToken(request.resume_token()));
  RETURN_IF_ERROR(CheckToken(token, {steps_.identity(), query_.fingerprint(),
                                     query_.scope(), deps_.store.end()}));
  position_ = ToPosition(token);
  if (MUTANT("resume_skips_one")) ++position_.revision;
  if (query_.narrows_changes()) position_.view = v1::ViewSum();
  return CheckRetained(deps_.store, position_.revision);
}

absl::StatusOr<WatchCursor::Message> WatchCursor::Next() {
  if (position_.in_snapshot) return NextShared();
  if (MUTANT("bookmark_overtakes") && BookmarkIsDue())
    return position_.revision = deps_.store.end().revision, NextBookmark();
  for (int look = 0; look < kMaxLooks; ++look) {
    const LogEnd end = deps_.store.end();
    if (position_.revision < end.revision) {
      ASSIGN_OR_RETURN(Message message, NextShared());
      if (message) return message;
      if (position_.revision < end.revision) return NextBookmark();
    }
    if (!HasNews(end)) break;
    ASSIGN_OR_RETURN(Message message, NextNews(end));
    if (message) return message;
  }
  if (BookmarkIsDue()) return NextBookmark();
  return std::nullopt;
}

absl::StatusOr<WatchCursor::Message> WatchCursor::NextShared() {
  if (position_.in_snapshot && !vanished_) {
    vanished_.emplace(position_.revision);
  }
  ASSIGN_OR_RETURN(WatchStep step,
                   deps_.shared.Get(Key(), [this] { return Step(); }));
  RETURN_IF_ERROR(CheckRetained(deps_.store, position_.revision));
  if (!position_.in_snapshot) LearnSpan(step);
  return Take(std::move(step));
}

absl::StatusOr<WatchStep> WatchCursor::Step() {
  if (position_.in_snapshot) return steps_.OfSnapshot(position_, *vanished_);
  if (const auto piece = PieceHere()) {
    if (auto batch = piece->Take()) {
      RETURN_IF_ERROR(batch->status());
      return steps_.OfBatch(position_, **std::move(batch));
    }
  }
  ASSIGN_OR_RETURN(LogBatch batch, steps_.BatchOf(position_.revision));
  return steps_.OfBatch(position_, std::move(batch));
}

absl::StatusOr<WatchCursor::Message> WatchCursor::NextNews(const LogEnd& end) {
  const Touch touch_end = deps_.liveness.end();  // before the reader
  const std::unique_ptr<StoreReader> reader = deps_.store.Read();
  if (reader->revision() != position_.revision) return std::nullopt;
  ASSIGN_OR_RETURN(WatchStep step,
                   steps_.OfNews(position_, *reader,
                                 told_ends_ != end.ended_syncs, touch_end));
  told_ends_ = end.ended_syncs;
  return Take(std::move(step));
}

absl::StatusOr<WatchCursor::Message> WatchCursor::NextBookmark() {
  if (MUTANT("no_bookmark_when_filtered") &&
      position_.revision != position_.shown)
    return std::nullopt;
  ASSIGN_OR_RETURN(WatchStep step, steps_.Bookmark(position_));
  return Take(std::move(step));
}

bool WatchCursor::AtHand() const {
  const LogEnd end = deps_.store.end();
  if (position_.in_snapshot) return deps_.shared.Has(Key());
  if (position_.revision < end.revision) {
    if (deps_.shared.Has(Key())) return true;
    const auto piece = PieceHere();
    return piece != nullptr && piece->ready();
  }
  return !HasNews(end) && !BookmarkIsDue();
}

std::shared_ptr<LogPiece> WatchCursor::PieceHere() const {
  return deps_.shared.pieces().Find(query_.fingerprint(), position_.revision);
}

std::shared_ptr<LogPiece> WatchCursor::PlanPiece() const {
  const size_t most = NarrowsAnything(query_) ? 1 : kMaxPiecesAhead;
  if (position_.in_snapshot || ahead_.size() >= most) return nullptr;
  const Revision after =
      ahead_.empty() ? position_.revision : ahead_.back()->until();
  if (after + span_ > deps_.store.end().revision) return nullptr;
  if (deps_.shared.Has(Key())) return nullptr;
  const uint64_t query = query_.fingerprint();
  if (deps_.shared.pieces().Find(query, after) != nullptr) return nullptr;
  return std::make_shared<LogPiece>(query, after, after + span_);
}

void WatchCursor::ReadsAhead(std::shared_ptr<LogPiece> piece) {
  deps_.shared.pieces().Add(piece);
  ahead_.push_back(std::move(piece));
}

void WatchCursor::Read(LogPiece& piece) const {
  piece.Fill([&] { return steps_.BatchOf(piece.after(), piece.until()); });
}

bool WatchCursor::HasNews(const LogEnd& end) const {
  return told_ends_ != end.ended_syncs ||
         (query_.want_liveness() && position_.touch < deps_.liveness.end());
}

absl::Time WatchCursor::NextDue() const {
  if (position_.revision == position_.shown) return next_bookmark_;
  return std::min(next_bookmark_, last_message_ + kSkippedBookmarkDelay);
}

// A clock that was set back must not silence the stream.
bool WatchCursor::BookmarkIsDue() const {
  const absl::Time now = deps_.clock.Now();
  return now >= NextDue() || now < last_message_;
}

WatchStepKey WatchCursor::Key() const {
  if (MUTANT("bytes_shared_across_queries"))
    return {0, steps_.identity().epoch, position_, 0};
  return {query_.fingerprint(), steps_.identity().epoch, position_,
          query_.want_liveness() ? deps_.liveness.end() : 0};
}

// A message takes what the last one had room for, less a little: the next piece
// begins where this one was thought to end.
void WatchCursor::LearnSpan(const WatchStep& step) {
  if (NarrowsAnything(query_) || step.message == nullptr) return;
  const Revision shown = step.after.revision - position_.revision;
  const double of_bytes = double(step.message->Length()) / kMaxBatchBytes;
  const double of_changes = double(shown) / kMaxBatchChanges;
  span_ = std::max<Revision>(
      1, static_cast<Revision>(kSafeShare * double(shown) /
                               std::max(of_bytes, of_changes)));
}

void WatchCursor::DropPassedPieces() {
  while (!ahead_.empty() && ahead_.front()->after() < position_.revision) {
    ahead_.pop_front();
  }
  const bool fits =
      ahead_.empty() || ahead_.front()->after() == position_.revision;
  if (!fits) ahead_.clear();
}

WatchCursor::Message WatchCursor::Take(WatchStep step) {
  position_ = std::move(step.after);
  DropPassedPieces();
  if (!position_.in_snapshot) vanished_.reset();
  if (step.message == nullptr) return std::nullopt;
  Arm();
  return std::move(step.message);
}

// Within the heartbeat, however late the tick is.
void WatchCursor::Arm() {
  last_message_ = deps_.clock.Now();
  next_bookmark_ =
      last_message_ + JitterAround(deps_.random,
                                   heartbeat_ / (1 + kSpread) - kWatchTick,
                                   kSpread);
}

}  // namespace muster::inventory
