#ifndef BASE_STORAGE_TESTING_FAULT_PLAN_H_
#define BASE_STORAGE_TESTING_FAULT_PLAN_H_

#include <array>
#include <cstdint>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/io_status.h"

namespace muster::testing {

// What a database does to its files. kOpen is any opening, to read or to write;
// kSync is a file's or a directory's.
enum class FileOp { kOpen, kWrite, kSync, kRename, kDelete };
constexpr int kFileOps = 5;

enum class FileFault {
  kIoError,  // EIO
  kNoSpace,  // ENOSPC
};

// Counts the operations on files and says which of them fail. Thread-safe.
class FaultPlan {
 public:
  // Only the nth `op` from now fails; 1 is the next one. Replaces what was
  // planned for `op`.
  void FailOnce(FileOp op, int nth, FileFault fault) ABSL_LOCKS_EXCLUDED(mu_);
  // The nth and all after it fail, until Heal().
  void FailFrom(FileOp op, int nth, FileFault fault) ABSL_LOCKS_EXCLUDED(mu_);
  void Heal() ABSL_LOCKS_EXCLUDED(mu_);

  // While the power is off, every operation that would change something fails.
  void SetPower(bool on) ABSL_LOCKS_EXCLUDED(mu_);
  bool power() const ABSL_LOCKS_EXCLUDED(mu_);
  // The power goes right before the nth `op` from now.
  void CutPowerAt(FileOp op, int nth) ABSL_LOCKS_EXCLUDED(mu_);

  // Counts an `op` that is about to happen; an error if it shall fail.
  // `changes` is whether it would change something.
  rocksdb::IOStatus Next(FileOp op, bool changes = true)
      ABSL_LOCKS_EXCLUDED(mu_);

  // How many there were, and how many of all kinds failed as planned.
  int64_t count(FileOp op) const ABSL_LOCKS_EXCLUDED(mu_);
  int64_t failed() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Planned {
    int64_t from = 0;  // of the counts
    bool once = false;
    FileFault fault = FileFault::kIoError;
  };

  void Plan(FileOp op, int nth, bool once, FileFault fault)
      ABSL_LOCKS_EXCLUDED(mu_);

  mutable absl::Mutex mu_;
  bool power_ ABSL_GUARDED_BY(mu_) = true;
  std::array<int64_t, kFileOps> cut_at_ ABSL_GUARDED_BY(mu_) = {};  // 0: never
  int64_t failed_ ABSL_GUARDED_BY(mu_) = 0;
  std::array<int64_t, kFileOps> counts_ ABSL_GUARDED_BY(mu_) = {};
  std::array<std::optional<Planned>, kFileOps> planned_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::testing

#endif  // BASE_STORAGE_TESTING_FAULT_PLAN_H_
