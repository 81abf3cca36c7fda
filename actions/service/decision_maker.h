#ifndef ACTIONS_SERVICE_DECISION_MAKER_H_
#define ACTIONS_SERVICE_DECISION_MAKER_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "actions/guard/guard.h"
#include "actions/store/command_store.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Takes people's decisions on commands, if they may make them. Refusals leave
// an audit record.
//
// Thread-safe. All references must outlive it.
class DecisionMaker {
 public:
  DecisionMaker(CommandStore& store, const Guard& guard)
      : store_(store), guard_(guard) {}

  // Each as the RPC of its name in muster.actions.v1.Actions, whose errors it
  // has.
  absl::StatusOr<v1::ApproveCommandResponse> Approve(
      const v1::ApproveCommandRequest& request, const Actor& actor);
  absl::StatusOr<v1::DenyCommandResponse> Deny(
      const v1::DenyCommandRequest& request, const Actor& actor);
  absl::StatusOr<v1::Command> Cancel(const v1::CancelCommandRequest& request,
                                     const Actor& actor);
  absl::StatusOr<v1::Command> Release(const v1::ReleaseCommandRequest& request,
                                      const Actor& actor);
  absl::StatusOr<v1::Command> Settle(const v1::SettleCommandRequest& request,
                                     const Actor& actor);
  absl::StatusOr<v1::Batch> Stop(const v1::StopBatchRequest& request,
                                 const Actor& actor);

 private:
  using Commands = std::vector<v1::Command>;

  // The command of that name, or the commands of that batch.
  absl::StatusOr<Commands> Find(const std::string& name) const;
  absl::StatusOr<Commands> Judge(const std::string& name,
                                 const std::string& plan_hash,
                                 const v1::Decision& decision,
                                 const Actor& actor)
      ABSL_LOCKS_EXCLUDED(judging_);
  absl::Status MayJudge(const v1::Command& command,
                        const std::string& plan_hash,
                        const v1::Decision& decision) const;
  absl::Status CheckFirstApproval(const v1::Command& command,
                                  absl::string_view principal) const;
  absl::StatusOr<v1::Command> ReleaseHeld(const v1::Command& command,
                                          const v1::Decision& decision,
                                          const Actor& actor);
  // `error`, once it is in the audit log.
  absl::Status Refuse(const v1::Command& command, const Actor& actor,
                      const absl::Status& error);

  CommandStore& store_;
  const Guard& guard_;
  absl::Mutex judging_;  // so that nobody approves twice at once
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_DECISION_MAKER_H_
