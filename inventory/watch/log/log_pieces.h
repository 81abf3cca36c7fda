#ifndef INVENTORY_WATCH_LOG_LOG_PIECES_H_
#define INVENTORY_WATCH_LOG_LOG_PIECES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "inventory/model/position.h"
#include "inventory/watch/log/change_log.h"

namespace muster::inventory {

// The changes in (after, until] for one query, read before it is their turn.
// Which changes there are depends on no watch's past: so several pieces can be
// read at once, and sealed as messages one after the other.
//
// Thread-safe.
class LogPiece {
 public:
  using Read = absl::FunctionRef<absl::StatusOr<LogBatch>()>;

  LogPiece(uint64_t query_fingerprint, Revision after, Revision until)
      : query_fingerprint_(query_fingerprint), after_(after), until_(until) {}

  uint64_t query_fingerprint() const { return query_fingerprint_; }
  Revision after() const { return after_; }
  Revision until() const { return until_; }

  // Keeps what `read` gives; does nothing if Take() came first.
  void Fill(Read read) ABSL_LOCKS_EXCLUDED(mu_);

  // What was read, for the first who asks; waits while it is being read.
  // Nullopt if nobody began: nobody will then.
  std::optional<absl::StatusOr<LogBatch>> Take() ABSL_LOCKS_EXCLUDED(mu_);

  // Whether Take() would give something without waiting.
  bool ready() const ABSL_LOCKS_EXCLUDED(mu_);

  // Keeps `place` until something is taken.
  void Hold(std::shared_ptr<void> place) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  enum class State { kNew, kReading, kReady, kTaken };

  const uint64_t query_fingerprint_;
  const Revision after_;
  const Revision until_;

  mutable absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_) = State::kNew;
  std::optional<absl::StatusOr<LogBatch>> batch_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<void> place_ ABSL_GUARDED_BY(mu_);
};

// The pieces that are being read or waiting, so that a watch which comes to the
// same place as another takes part instead of reading again. Whoever had a
// piece made keeps it; here it is only found. They are few.
//
// Thread-safe.
class LogPieces {
 public:
  void Add(const std::shared_ptr<LogPiece>& piece) ABSL_LOCKS_EXCLUDED(mu_);

  // The piece that begins at `after`, or null.
  std::shared_ptr<LogPiece> Find(uint64_t query_fingerprint,
                                 Revision after) const ABSL_LOCKS_EXCLUDED(mu_);

  // Nothing that was read, or is being read, is found any more.
  void Clear() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  std::vector<std::weak_ptr<LogPiece>> pieces_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_LOG_PIECES_H_
