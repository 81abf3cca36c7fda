#ifndef ACTIONS_GUARD_ACTORS_ACTOR_LEDGER_H_
#define ACTIONS_GUARD_ACTORS_ACTOR_LEDGER_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "actions/guard/actors/known_actors.h"
#include "base/access/access_files.h"
#include "base/clock.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster::actions {

// Since when each principal has a role, so that whoever can write the policy
// cannot make an approver and have it approve in the same hour. Remembers when
// it first saw each grant of the policy and each token; one that vanishes is
// forgotten, and new when it comes back. What it finds in a store in which it
// never was counts as known for ever (bootstrap), else a fresh installation
// could do nothing for a day. All of that is in the audit log.
//
// Thread-safe. `log` and `clock` must outlive it.
class ActorLedger {
 public:
  ActorLedger(AuditLog& log, AccessDirectory directory, const Clock& clock)
      : log_(log), directory_(std::move(directory)), clock_(clock) {}

  // Looks at the files, if they have changed, and writes down what is new and
  // what is gone. While they cannot be read nothing is forgotten.
  //
  // Errors: those of ReadPolicy(), ReadTokens(), AuditLog::Commit() and of the
  // store; it goes on at the next call. And
  //   DATA_LOSS STORE_CORRUPT: what it remembers cannot be read.
  absl::Status RunOnce() ABSL_LOCKS_EXCLUDED(changing_, mu_);

  // Since when `principal` has `role` for `source` (`sources/-`: for all): by
  // the earliest grant that says so. A person (`people/`) or a script has it
  // only with a token in force that allows it, so not before the earliest of
  // those was first seen. InfinitePast() if ever since the bootstrap, and for
  // `self`; InfiniteFuture() if it has not, or RunOnce() never succeeded. An
  // empty principal is `local`. Deny rules are not looked at.
  absl::Time Since(absl::string_view principal, access::v1::Role role,
                   absl::string_view source) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // Reads what is remembered, at first and after the store was opened again.
  absl::Status LoadIfReopened() ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<ActorFacts> ReadStored() const;
  absl::StatusOr<ActorFacts> ReadFiles() const;
  // Writes down that `found` is what there is.
  absl::Status Learn(ActorFacts found) ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_)
      ABSL_LOCKS_EXCLUDED(mu_);
  ActorFacts facts() const ABSL_LOCKS_EXCLUDED(mu_);

  AuditLog& log_;
  const AccessDirectory directory_;
  const Clock& clock_;

  absl::Mutex changing_ ABSL_ACQUIRED_BEFORE(mu_);   // held over commits
  std::string mark_ ABSL_GUARDED_BY(changing_);      // of the files as read
  bool current_ ABSL_GUARDED_BY(changing_) = false;  // `facts_` are the files'
  bool bootstrapped_ ABSL_GUARDED_BY(changing_) = false;
  int64_t generation_ ABSL_GUARDED_BY(changing_) = -1;

  mutable absl::Mutex mu_;
  ActorFacts facts_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_ACTORS_ACTOR_LEDGER_H_
