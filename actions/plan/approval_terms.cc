#include "actions/plan/approval_terms.h"

#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

void Add(std::string reason, ApprovalTerms& terms) {
  ++terms.approvals;
  terms.reasons.push_back(std::move(reason));
}

void AddForDestructive(const ApprovalQuestion& question, ApprovalTerms& terms) {
  Add("It cannot be undone.", terms);
  if (question.targets > 1) {
    Add("It is for several devices.", terms);
  } else if (question.is_protected) {
    Add("The device is protected.", terms);
  }
}

void AddForAccess(const ApprovalQuestion& question, ApprovalTerms& terms) {
  if (question.targets > 1) {
    Add("It is for several devices.", terms);
  } else if (question.is_protected) {
    Add("The device is protected.", terms);
  } else if (question.overrides) {
    Add("It overrules a blocker.", terms);
  }
}

}  // namespace

ApprovalTerms TermsOf(const ApprovalQuestion& question,
                      const guard::v1::GuardSettings& settings) {
  ApprovalTerms terms;
  if (question.command_class == guard::v1::COMMAND_CLASS_DESTRUCTIVE) {
    AddForDestructive(question, terms);
  } else if (question.command_class ==
             guard::v1::COMMAND_CLASS_ACCESS_CHANGING) {
    AddForAccess(question, terms);
  }
  if (settings.single_admin() && terms.approvals > 0) {
    terms.approvals = 0;
    terms.delay = absl::Nanoseconds(
        google::protobuf::util::TimeUtil::DurationToNanoseconds(
            settings.single_admin_delay()));
    terms.reasons.push_back(
        "There is one administrator: it waits in place of an approval.");
  }
  return terms;
}

int MaxTargets(guard::v1::CommandClass command_class,
               const guard::v1::GuardSettings& settings) {
  switch (command_class) {
    case guard::v1::COMMAND_CLASS_DESTRUCTIVE:
      return settings.max_destructive_targets();
    case guard::v1::COMMAND_CLASS_ACCESS_CHANGING:
      return settings.max_access_targets();
    default:
      return settings.max_targets();
  }
}

}  // namespace muster::actions
