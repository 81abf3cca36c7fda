// Where a command goes before it may be sent: waiting for people, waiting out a
// delay, held by a budget, or into the queue.
#ifndef ACTIONS_STORE_ADMISSION_H_
#define ACTIONS_STORE_ADMISSION_H_

#include <optional>

#include "absl/time/time.h"
#include "actions/guard/budget_book.h"
#include "actions/store/lifecycle.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// How many people have approved `command`.
int ApprovalsOf(const v1::Command& command);

// Whether `command`, which has no state or waits for approval, needs another.
bool NeedsApproval(const v1::Command& command);

// The step of a command that waits for (another) approval. Sets when it
// expires.
Step AwaitApproval(const guard::v1::GuardSettings& settings, absl::Time now,
                   v1::Command& command);

// The step of a command that waits until `not_before`. Sets both times.
Step AwaitTime(absl::Time not_before, const guard::v1::GuardSettings& settings,
               v1::Command& command);

// How long a command that nobody had to approve may wait to be sent. So that a
// store that was put back from an old copy does not send what was wanted then.
inline constexpr absl::Duration kQueueLifetime = absl::Hours(24);

// The step of a command that nothing but its budget holds. Sets when it
// expires.
Step AskBudget(const BudgetAnswer& answer,
               const guard::v1::GuardSettings& settings, absl::Time now,
               v1::Command& command);

// The step of a HELD command that a person let go. Sets when it expires.
Step Release(const guard::v1::GuardSettings& settings, absl::Time now,
             v1::Command& command);

// The step of a command on which somebody said DENIED or CANCELLED; nullopt if
// it is too late.
std::optional<Step> EndingStep(const v1::Decision& decision,
                               const v1::Command& command);

// The step of a command for which the call to the vendor is about to be made.
Step SendingStep();

// The step of an UNCERTAIN command of which a person found out whether it was
// done.
Step Settle(const v1::Decision& decision, bool done);

// The step of a command that was neither approved nor sent in time.
Step Expire(const v1::Command& command);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_ADMISSION_H_
