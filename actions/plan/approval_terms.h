#ifndef ACTIONS_PLAN_APPROVAL_TERMS_H_
#define ACTIONS_PLAN_APPROVAL_TERMS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// What a plan is, as far as approvals depend on it.
struct ApprovalQuestion {
  guard::v1::CommandClass command_class = guard::v1::COMMAND_CLASS_UNSPECIFIED;
  int targets = 1;
  // One of the devices is protected.
  bool is_protected = false;
  // A blocker is overruled.
  bool overrides = false;
};

// What it takes.
struct ApprovalTerms {
  int approvals = 0;
  std::vector<std::string> reasons;
  // In place of approvals, where there is one administrator.
  absl::Duration delay = absl::ZeroDuration();
};

// What is DESTRUCTIVE takes one approval, in bulk or on a protected device two.
// What is ACCESS_CHANGING takes one in bulk, on a protected device, or if it
// overrules a blocker.
ApprovalTerms TermsOf(const ApprovalQuestion& question,
                      const guard::v1::GuardSettings& settings);

// How many targets a plan of this class may have.
int MaxTargets(guard::v1::CommandClass command_class,
               const guard::v1::GuardSettings& settings);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_APPROVAL_TERMS_H_
