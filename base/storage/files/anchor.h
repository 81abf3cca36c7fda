#ifndef BASE_STORAGE_FILES_ANCHOR_H_
#define BASE_STORAGE_FILES_ANCHOR_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "base/storage/files/anchor_file.h"

namespace muster {

// Keeps the anchor file of a running store up to date. The committer calls
// EnsureReserved() before it gives out a revision and NoteDurable() after that
// is synced; something that runs every second calls Flush().
//
//   RETURN_IF_ERROR(anchor.EnsureReserved(last_revision_of_the_batch));
//   RETURN_IF_ERROR(db.Commit(std::move(batch)));
//   anchor.NoteDurable(last_revision_of_the_batch);
//
// Thread-safe.
class Anchor {
 public:
  // Revisions that one write of the file reserves.
  static constexpr int64_t kBlock = int64_t{1} << 20;

  // Goes on from `state`, which the file at `path` holds or will hold after the
  // first write.
  Anchor(std::string path, AnchorState state);
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;

  // `revision` is committed and synced. Remembers the highest; writes nothing.
  void NoteDurable(int64_t revision) ABSL_LOCKS_EXCLUDED(mu_);

  // Writes the file if it says less than was noted.
  //
  // Errors: those of AnchorFile::Write(); the next Flush() tries again.
  absl::Status Flush() ABSL_LOCKS_EXCLUDED(writing_, mu_);

  // Makes sure that the file reserves `revision` before it is given out: writes
  // at once if it does not, about once in kBlock revisions.
  //
  // Errors: those of AnchorFile::Write(); `revision` must not be used then.
  absl::Status EnsureReserved(int64_t revision)
      ABSL_LOCKS_EXCLUDED(writing_, mu_);

  // What the file holds, or will after the next write.
  AnchorState state() const ABSL_LOCKS_EXCLUDED(mu_);
  bool dirty() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  bool Reserves(int64_t revision) const ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status WriteLocked(const AnchorState& next)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writing_) ABSL_LOCKS_EXCLUDED(mu_);

  const std::string path_;

  absl::Mutex writing_;  // held around the file; before mu_
  mutable absl::Mutex mu_;
  AnchorState state_ ABSL_GUARDED_BY(mu_);
  int64_t written_durable_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_ANCHOR_H_
