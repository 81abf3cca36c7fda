#ifndef ACTIONS_DISPATCH_SCHEDULE_H_
#define ACTIONS_DISPATCH_SCHEDULE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// When to turn to each open command again: after growing pauses, which start
// anew whenever its state has moved. Lives in memory only: after a restart
// every command is due.
//
// Thread-safe.
class Schedule {
 public:
  // `delays`: the pauses, at least one; the last repeats.
  explicit Schedule(std::vector<absl::Duration> delays);

  // Whether it is time to turn to `command`. One never planned is due.
  bool IsDue(const v1::Command& command, absl::Time now) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Plans the next turn after `command` was turned to, as it is now; not
  // before `now` + `at_least`, which may be infinite. Forgets it if it ended.
  void Plan(const v1::Command& command, absl::Time now,
            absl::Duration at_least = absl::ZeroDuration())
      ABSL_LOCKS_EXCLUDED(mu_);

  // `command` is due, and its pauses start anew.
  void Hasten(const v1::Command& command) ABSL_LOCKS_EXCLUDED(mu_);

  // How many commands are planned.
  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    v1::CommandState state = v1::COMMAND_STATE_UNSPECIFIED;
    size_t turns = 0;  // in that state
    absl::Time due;
  };

  const std::vector<absl::Duration> delays_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<std::string, Entry> entries_
      ABSL_GUARDED_BY(mu_);  // by command name
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_SCHEDULE_H_
