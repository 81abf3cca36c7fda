#include "plugins/trust/judge/requirement.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/fields.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::trust {
namespace {

using posture::Show;

constexpr int kMinMembers = 2;
constexpr int kMaxMembers = 10;

template <typename Message>
absl::Status ReadAge(const Message& message, const Field& field,
                     absl::Duration& age) {
  if (!message.has_max_age()) return absl::OkStatus();
  ASSIGN_OR_RETURN(age, ReadSpan(message.max_age(), field.Of("max_age")));
  return absl::OkStatus();
}

void ReadMdm(Requirement& to) {
  to.kind = Requirement::Kind::kMdm;
  to.signal = kMdm;
  to.key = std::string(device::kMdmEnabled);
  to.threshold = "installed";
}

void ReadAgent(Requirement& to) {
  to.kind = Requirement::Kind::kAgent;
  to.signal = kAgent;
  to.key = std::string(device::kAgentInstalled);
  to.threshold = "installed";
}

absl::Status ReadCheckIn(const v1::CheckIn& check_in, const Field& field,
                         Requirement& to) {
  to.kind = Requirement::Kind::kCheckIn;
  to.signal = kCheckInAge;
  if (!check_in.has_max_age()) {
    return field.Of("max_age").Invalid("is required, such as 604800s");
  }
  RETURN_IF_ERROR(ReadAge(check_in, field, to.max_age));
  to.threshold = absl::StrCat("at most ", Show(to.max_age));
  return absl::OkStatus();
}

absl::Status ReadFactValue(const v1::FactIs& fact, const Field& field,
                           Requirement& to) {
  switch (fact.value_case()) {
    case v1::FactIs::kBoolValue:
      to.value = fact.bool_value();
      to.threshold = fact.bool_value() ? "true" : "false";
      return absl::OkStatus();
    case v1::FactIs::kStringValue:
      to.value = fact.string_value();
      to.threshold = fact.string_value();
      return absl::OkStatus();
    case v1::FactIs::kMinValue:
      to.value = AtLeast{fact.min_value()};
      to.threshold = absl::StrCat("at least ", fact.min_value());
      return absl::OkStatus();
    case v1::FactIs::kMaxValue:
      to.value = AtMost{fact.max_value()};
      to.threshold = absl::StrCat("at most ", fact.max_value());
      return absl::OkStatus();
    default:
      return field.Invalid(
          "needs one of bool_value, string_value, min_value and max_value");
  }
}

absl::Status ReadFact(const v1::FactIs& fact, const Field& field,
                      Requirement& to) {
  to.kind = Requirement::Kind::kFact;
  to.signal = to.key = fact.key();
  RETURN_IF_ERROR(CheckWord(fact.key(), kSignalMarks, field.Of("key")));
  RETURN_IF_ERROR(ReadFactValue(fact, field, to));
  return ReadAge(fact, field, to.max_age);
}

absl::Status ReadCheck(const v1::ComplianceCheck& check, const Field& field,
                       Requirement& to) {
  to.kind = Requirement::Kind::kCheck;
  to.key = check.check();
  to.signal = absl::StrCat(kCheckPrefix, check.check());
  to.threshold = "passed";
  RETURN_IF_ERROR(CheckWord(check.check(), kSignalMarks, field.Of("check")));
  return ReadAge(check, field, to.max_age);
}

void ReadNotCommanded(Requirement& to) {
  to.kind = Requirement::Kind::kNotCommanded;
  to.signal = kNotCommanded;
  to.threshold = "not locked, erased or lost by Muster";
}

void ReadNotLost(Requirement& to) {
  to.kind = Requirement::Kind::kNotLost;
  to.signal = kNotLost;
  to.threshold = "not lost";
}

absl::Status ReadAnyOf(const v1::AnyOf& any_of, const Field& field,
                       Requirement& to) {
  to.kind = Requirement::Kind::kAnyOf;
  to.signal = kAnyOf;
  to.threshold = "any one";
  if (any_of.requirements_size() < kMinMembers ||
      any_of.requirements_size() > kMaxMembers) {
    return field.Of("requirements").Invalid("must be 2 to 10");
  }
  for (int i = 0; i < any_of.requirements_size(); ++i) {
    const Field at = field.Of("requirements", i);
    if (any_of.requirements(i).has_any_of()) {
      return at.Invalid("must not be an any_of itself");
    }
    ASSIGN_OR_RETURN(Requirement member,
                     CompileRequirement(any_of.requirements(i), at));
    to.members.push_back(std::move(member));
  }
  return absl::OkStatus();
}

absl::Status ReadKind(const v1::Requirement& from, const Field& field,
                      Requirement& to) {
  switch (from.kind_case()) {
    case v1::Requirement::kMdm:
      ReadMdm(to);
      return ReadAge(from.mdm(), field.Of("mdm"), to.max_age);
    case v1::Requirement::kAgent:
      ReadAgent(to);
      return ReadAge(from.agent(), field.Of("agent"), to.max_age);
    case v1::Requirement::kCheckIn:
      return ReadCheckIn(from.check_in(), field.Of("check_in"), to);
    case v1::Requirement::kFact:
      return ReadFact(from.fact(), field.Of("fact"), to);
    case v1::Requirement::kCheck:
      return ReadCheck(from.check(), field.Of("check"), to);
    case v1::Requirement::kNotCommanded:
      ReadNotCommanded(to);
      return absl::OkStatus();
    case v1::Requirement::kNotLost:
      ReadNotLost(to);
      return absl::OkStatus();
    case v1::Requirement::kAnyOf:
      return ReadAnyOf(from.any_of(), field.Of("any_of"), to);
    default:
      return field.Invalid("must say what must hold");
  }
}

absl::Status CheckSignal(absl::string_view signal, const Field& field) {
  for (const absl::string_view own :
       {kInInventory, kNotRemoved, kSyncAge, kPlatform, kAnyPass}) {
    if (signal == own) return field.Invalid("is the name of a built-in one");
  }
  return CheckWord(signal, kSignalMarks, field);
}

}  // namespace

absl::StatusOr<Requirement> CompileRequirement(
    const v1::Requirement& requirement, const Field& field) {
  Requirement compiled;
  RETURN_IF_ERROR(ReadKind(requirement, field, compiled));
  if (!requirement.signal().empty()) compiled.signal = requirement.signal();
  RETURN_IF_ERROR(CheckSignal(compiled.signal, field.Of("signal")));
  ASSIGN_OR_RETURN(compiled.platforms, ReadPlatforms(requirement.platforms(),
                                                     field.Of("platforms")));
  compiled.hint = requirement.hint();
  return compiled;
}

}  // namespace muster::trust
