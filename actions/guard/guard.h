#ifndef ACTIONS_GUARD_GUARD_H_
#define ACTIONS_GUARD_GUARD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "actions/audit/audit_log.h"
#include "actions/guard/actors/actor_ledger.h"
#include "actions/guard/guard_records.h"
#include "base/access/access_files.h"
#include "base/clock.h"
#include "proto/muster/access/v1/access.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// What holds commands back whoever asks for them: the kill switch, who may ask
// for and approve what, and the settings of the rest. Settings that are looser
// than those in force wait for an approval and a delay; stricter ones count at
// once. Every change is in the same commit as its audit record.
//
// Thread-safe. What reads does not wait for the disk. `log` and `clock` must
// outlive it.
class Guard {
 public:
  // Who wants a change.
  struct Actor {
    std::string principal;
    std::string authentication;
  };

  // In a fresh store the settings that are configured are in force, and who is
  // in the policy is known (audited as BOOTSTRAP).
  //
  // Errors: those of CheckSettings(), ReadPolicy(), ReadTokens() and of the
  // store.
  static absl::StatusOr<std::unique_ptr<Guard>> Open(
      AuditLog& log, const guard::v1::GuardSettings& configured,
      const AccessDirectory& access, Clock& clock);

  // In force, with defaults filled in. Never null.
  std::shared_ptr<const guard::v1::GuardSettings> settings() const
      ABSL_LOCKS_EXCLUDED(mu_);
  guard::v1::GuardMode mode() const ABSL_LOCKS_EXCLUDED(mu_);

  // Errors:
  //   FAILED_PRECONDITION ACTIONS_STOPPED: the mode does not let it through.
  //     Metadata: mode.
  absl::Status CheckMode(const connector::v1::DeviceCommand& command) const;

  // Whether `principal` may ask for this in `source` (`sources/{source}`).
  //
  // Errors (metadata: principal):
  //   PERMISSION_DENIED AUTOMATION_NOT_GRANTED: a program asks for what is
  //   above
  //     DISRUPTIVE, and no automation names it with that kind.
  //   FAILED_PRECONDITION ACTOR_TOO_NEW: it is DESTRUCTIVE, and the principal
  //   is
  //     an operator there for less than `new_actor_delay`; says until when.
  absl::Status CheckRequester(
      absl::string_view principal, absl::string_view source,
      const connector::v1::DeviceCommand& command) const;

  // Whether `principal` may decide on what `requester` asked for. Where the age
  // of the role does not matter `command_class` is that of something BENIGN.
  //
  // Errors (metadata: principal):
  //   PERMISSION_DENIED APPROVER_IS_REQUESTER: they are the same, or of the
  //   same
  //     identity.
  //   PERMISSION_DENIED APPROVER_NOT_A_PERSON: it is a program.
  //   FAILED_PRECONDITION ACTOR_TOO_NEW: it is DESTRUCTIVE, and the principal
  //   is
  //     an approver there for too short a time.
  absl::Status CheckApprover(absl::string_view principal,
                             absl::string_view requester,
                             absl::string_view source,
                             guard::v1::CommandClass command_class) const;

  // Everything but `budgets`.
  guard::v1::GuardState State() const ABSL_LOCKS_EXCLUDED(mu_);

  // The RPCs of the same names. Errors: the proto's, and of the store.
  absl::Status StopActions(const Actor& actor,
                           const guard::v1::StopActionsRequest& request)
      ABSL_LOCKS_EXCLUDED(changing_, mu_);
  absl::Status ResumeActions(const Actor& actor,
                             const guard::v1::ResumeActionsRequest& request)
      ABSL_LOCKS_EXCLUDED(changing_, mu_);
  absl::Status ApproveSettings(const Actor& actor,
                               const guard::v1::ApproveSettingsRequest& request)
      ABSL_LOCKS_EXCLUDED(changing_, mu_);

  // Looks who is new or gone, and puts approved settings into force when it is
  // time. To be called every second or so. An error is logged and tried again.
  void RunOnce() ABSL_LOCKS_EXCLUDED(changing_, mu_);

 private:
  Guard(AuditLog& log, const AccessDirectory& access, Clock& clock);

  absl::Status Configure(const guard::v1::GuardSettings& configured)
      ABSL_LOCKS_EXCLUDED(changing_, mu_);
  absl::Status PutDueSettingsInForce() ABSL_LOCKS_EXCLUDED(changing_, mu_);
  // What is on the disk, read again if the store was opened again.
  absl::StatusOr<GuardRecords> Current()
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_) ABSL_LOCKS_EXCLUDED(mu_);
  // Stores `records` with what is to be said of it, and shows them.
  absl::Status Change(const GuardRecords& records,
                      std::vector<v1::AuditRecord> audit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Propose(const guard::v1::GuardSettings& wanted,
                       GuardRecords records)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status SetMode(const Actor& actor, guard::v1::GuardMode mode,
                       const std::string& reason, GuardRecords records)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(changing_) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status CheckLoosener(const Actor& actor) const ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status CheckAge(absl::string_view principal, access::v1::Role role,
                        absl::string_view source) const
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status LookAround() ABSL_LOCKS_EXCLUDED(changing_, mu_);
  void Publish(const GuardRecords& records) ABSL_LOCKS_EXCLUDED(mu_);

  AuditLog& log_;
  Clock& clock_;
  ActorLedger actors_;

  absl::Mutex changing_ ABSL_ACQUIRED_BEFORE(mu_);  // held over commits
  int64_t generation_ ABSL_GUARDED_BY(changing_) = -1;
  absl::Status told_ ABSL_GUARDED_BY(changing_);  // the last that was logged

  mutable absl::Mutex mu_;
  GuardRecords records_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const guard::v1::GuardSettings> settings_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_H_
