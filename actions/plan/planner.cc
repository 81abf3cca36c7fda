#include "actions/plan/planner.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/dispatch/drift.h"
#include "actions/guard/command_class.h"
#include "actions/plan/approval_terms.h"
#include "actions/plan/command_options.h"
#include "actions/plan/effects.h"
#include "actions/plan/plan_hash.h"
#include "actions/plan/target_rules.h"
#include "actions/store/command_kind.h"
#include "actions/store/command_secrets.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status TooMany(size_t targets, int limit) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "TOO_MANY_TARGETS",
      absl::StrCat("one plan of this command may have ", limit,
                   " devices, and this has ", targets,
                   "; plan fewer at a time"),
      {{"targets", absl::StrCat(targets)}, {"limit", absl::StrCat(limit)}});
}

absl::Status NoDevice(const std::string& email) {
  return Error(absl::StatusCode::kNotFound, "USER_HAS_NO_DEVICE",
               absl::StrCat("no device is assigned to exactly ", email,
                            "; check the address"));
}

v1::PlanTarget TargetOf(const device::v1::Device& device,
                        const connector::v1::DeviceCommand& command) {
  v1::PlanTarget target;
  target.set_device(device.name());
  target.set_display_name(device.display_name());
  target.set_model(device.model());
  target.set_user_display_name(device.user().display_name());
  if (device.has_last_check_in_time()) {
    *target.mutable_last_check_in_time() = device.last_check_in_time();
  }
  *target.mutable_expected() = ExpectationOf(device);
  target.set_effect(EffectSentence(command, device.platform()));
  return target;
}

void Add(std::vector<v1::PlanNote> notes,
         google::protobuf::RepeatedPtrField<v1::PlanNote>& field) {
  for (v1::PlanNote& note : notes) *field.Add() = std::move(note);
}

v1::PlanNote ProtectedInBulk() {
  v1::PlanNote note;
  note.set_reason("PROTECTED_IN_BULK");
  note.set_message(
      "The device is protected, and is never one of several; plan it alone.");
  return note;
}

std::string ConfirmationOf(const v1::Plan& plan) {
  if (plan.command_class() != guard::v1::COMMAND_CLASS_DESTRUCTIVE) return "";
  if (plan.targets_size() > 1) return absl::StrCat(plan.targets_size());
  return plan.targets(0).expected().serial_number();
}

}  // namespace

absl::StatusOr<v1::Plan> Planner::Make(const v1::PlanCommandsRequest& request,
                                       absl::string_view principal) {
  ASSIGN_OR_RETURN(const SourceName source,
                   SourceName::Parse(request.parent()));
  RETURN_IF_ERROR(CheckOptions(request.command()));
  v1::Plan plan;
  plan.set_name(absl::StrCat(source.ToString(), "/plans/", Uuid(deps_.random)));
  *plan.mutable_command() = request.command();
  const bool has_secret = TakeSecret(*plan.mutable_command()).has_value();
  plan.set_command_class(ClassOf(plan.command()));
  plan.set_override_blockers(request.override_blockers());
  plan.set_principal(std::string(principal));
  ASSIGN_OR_RETURN(const Devices devices, FindTargets(request));
  RETURN_IF_ERROR(AddTargets(devices, request.command(), plan));
  AddTerms(plan);
  RETURN_IF_ERROR(deps_.fleets.Refresh(source.ToString()));
  AddBudget(source.ToString(), principal, plan);
  plan.set_plan_hash(HashOf(plan, has_secret));
  const absl::Time now = deps_.clock.Now();
  *plan.mutable_create_time() = ToProto(now);
  *plan.mutable_expire_time() = ToProto(now + kLifetime);
  RETURN_IF_ERROR(deps_.store.PutPlan(plan));
  return plan;
}

absl::StatusOr<Planner::Devices> Planner::FindTargets(
    const v1::PlanCommandsRequest& request) {
  const bool by_email = !request.user_email().empty();
  if (by_email && request.devices_size() > 0) {
    return Invalid("TARGETS_AMBIGUOUS",
                   "the request has both devices and user_email; leave one "
                   "out");
  }
  if (!by_email && request.devices_size() == 0) {
    return Invalid("TARGETS_MISSING",
                   "the request has no devices and no user_email; set one");
  }
  ASSIGN_OR_RETURN(Devices devices,
                   by_email ? FindOwned(request) : FindNamed(request));
  const int limit =
      MaxTargets(ClassOf(request.command()), *deps_.guard.settings());
  if (static_cast<int>(devices.size()) > limit) {
    return TooMany(devices.size(), limit);
  }
  return devices;
}

absl::StatusOr<Planner::Devices> Planner::FindNamed(
    const v1::PlanCommandsRequest& request) {
  std::set<std::string> names;
  for (const std::string& name : request.devices()) {
    ASSIGN_OR_RETURN(const DeviceName parsed, DeviceName::Parse(name));
    if (parsed.parent().ToString() != request.parent()) {
      return Invalid("TARGETS_AMBIGUOUS",
                     absl::StrCat(name, " is not of ", request.parent(),
                                  "; make a plan for each source"));
    }
    names.insert(name);
  }
  const int limit =
      MaxTargets(ClassOf(request.command()), *deps_.guard.settings());
  if (static_cast<int>(names.size()) > limit) {
    return TooMany(names.size(), limit);
  }
  Devices devices;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(devices.emplace_back(), deps_.devices.GetDevice(name));
  }
  return devices;
}

absl::StatusOr<Planner::Devices> Planner::FindOwned(
    const v1::PlanCommandsRequest& request) {
  ASSIGN_OR_RETURN(
      const Devices found,
      deps_.devices.FindByEmail(request.parent(), request.user_email()));
  Devices devices;
  for (const device::v1::Device& device : found) {
    const bool exact =
        absl::EqualsIgnoreCase(device.user().email(), request.user_email());
    if (exact && device.state() != device::v1::STATE_REMOVED) {
      devices.push_back(device);
    }
  }
  if (devices.empty()) return NoDevice(request.user_email());
  return devices;
}

absl::Status Planner::AddTargets(const Devices& devices,
                                 const connector::v1::DeviceCommand& command,
                                 v1::Plan& plan) {
  const auto settings = deps_.guard.settings();
  for (const device::v1::Device& device : devices) {
    const absl::Status supported =
        deps_.support.Check(CommandKind(command), device);
    if (absl::IsUnavailable(supported) || absl::IsUnimplemented(supported)) {
      return supported;
    }
    v1::PlanTarget& target = *plan.add_targets();
    target = TargetOf(device, plan.command());
    target.set_protected_(IsProtected(device, *settings));
    Add(BlockersOf(command, device, supported), *target.mutable_blockers());
    Add(WarningsOf(command, device, deps_.clock.Now(), deps_.offline_after),
        *target.mutable_warnings());
    if (target.protected_() && devices.size() > 1) {
      *target.add_blockers() = ProtectedInBulk();
    }
  }
  return absl::OkStatus();
}

void Planner::AddTerms(v1::Plan& plan) const {
  ApprovalQuestion question;
  question.command_class = plan.command_class();
  question.targets = plan.targets_size();
  for (const v1::PlanTarget& target : plan.targets()) {
    question.is_protected |= target.protected_();
    question.overrides |=
        plan.override_blockers() && target.blockers_size() > 0;
  }
  const ApprovalTerms terms = TermsOf(question, *deps_.guard.settings());
  plan.set_approvals_needed(terms.approvals);
  for (const std::string& reason : terms.reasons) {
    plan.add_approval_reasons(reason);
  }
  if (terms.delay > absl::ZeroDuration()) {
    *plan.mutable_delay() =
        TimeUtil::NanosecondsToDuration(absl::ToInt64Nanoseconds(terms.delay));
  }
  plan.set_confirmation(ConfirmationOf(plan));
}

void Planner::AddBudget(const std::string& source, absl::string_view principal,
                        v1::Plan& plan) const {
  const BudgetAnswer answer = deps_.store.AskBudget(
      {source, std::string(principal), plan.command_class(),
       CommandKind(plan.command()), deps_.fleets.Known(source)});
  plan.set_budget(answer.budget);
  plan.set_budget_left(answer.left);
}

}  // namespace muster::actions
