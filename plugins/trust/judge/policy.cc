#include "plugins/trust/judge/policy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/fields.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::trust {
namespace {

constexpr int kMaxRequirements = 50;
constexpr absl::string_view kDefaultPolicy = "default";

absl::Status ReadSources(const v1::Policy& from, const Field& field,
                         Policy& to) {
  for (int i = 0; i < from.sources_size(); ++i) {
    if (!SourceName::Parse(from.sources(i)).ok()) {
      return field.Of("sources", i).Invalid("must be like sources/acme");
    }
    to.sources.push_back(from.sources(i));
  }
  return absl::OkStatus();
}

absl::Status ReadOwnPlatforms(const v1::Policy& from, const Field& field,
                              Policy& to) {
  const Field at = field.Of("platforms");
  if (from.platforms().empty()) return at.Invalid("must name one at least");
  ASSIGN_OR_RETURN(to.platforms, ReadPlatforms(from.platforms(), at));
  for (const int platform : from.platforms()) {
    absl::StrAppend(
        &to.platform_names, to.platform_names.empty() ? "" : ", ",
        device::PlatformName(static_cast<device::v1::Platform>(platform)));
  }
  return absl::OkStatus();
}

absl::Status Claim(const Requirement& requirement, const Field& field,
                   std::set<std::string>& taken) {
  if (!taken.insert(requirement.signal).second) {
    return field.Of("signal").Invalid(
        absl::StrCat("'", requirement.signal, "' is taken; give each its own"));
  }
  for (size_t i = 0; i < requirement.members.size(); ++i) {
    RETURN_IF_ERROR(Claim(
        requirement.members[i],
        field.Of("any_of").Of("requirements", static_cast<int>(i)), taken));
  }
  return absl::OkStatus();
}

absl::Status ReadRequirements(const v1::Policy& from, const Field& field,
                              Policy& to) {
  if (from.requirements().empty() ||
      from.requirements_size() > kMaxRequirements) {
    return field.Of("requirements").Invalid("must be 1 to 50");
  }
  std::set<std::string> taken;
  for (int i = 0; i < from.requirements_size(); ++i) {
    const Field at = field.Of("requirements", i);
    ASSIGN_OR_RETURN(Requirement requirement,
                     CompileRequirement(from.requirements(i), at));
    RETURN_IF_ERROR(Claim(requirement, at, taken));
    to.requirements.push_back(std::move(requirement));
  }
  return absl::OkStatus();
}

absl::Status ReadGuard(const v1::MassFlipGuard& from, const Field& field,
                       MassFlipGuard& to) {
  to.disabled = from.disabled();
  if (from.percent() < 0 || from.percent() > 100) {
    return field.Of("percent").Invalid("must be 1 to 100");
  }
  if (from.min_count() < 0) {
    return field.Of("min_count").Invalid("must be 1 or more");
  }
  if (from.percent() > 0) to.percent = from.percent();
  if (from.min_count() > 0) to.min_count = from.min_count();
  if (!from.has_window()) return absl::OkStatus();
  ASSIGN_OR_RETURN(to.window, ReadSpan(from.window(), field.Of("window")));
  return absl::OkStatus();
}

absl::StatusOr<Policy> Compile(const v1::Policy& from,
                               absl::Duration default_max_sync_age) {
  const Field field(from.name());
  Policy to;
  to.name = from.name();
  to.max_sync_age = default_max_sync_age;
  RETURN_IF_ERROR(CheckWord(from.name(), kPolicyMarks, field.Of("name")));
  RETURN_IF_ERROR(ReadSources(from, field, to));
  RETURN_IF_ERROR(ReadOwnPlatforms(from, field, to));
  RETURN_IF_ERROR(ReadRequirements(from, field, to));
  if (from.has_max_sync_age()) {
    ASSIGN_OR_RETURN(to.max_sync_age,
                     ReadSpan(from.max_sync_age(), field.Of("max_sync_age")));
  }
  to.sync_threshold = absl::StrCat("at most ", posture::Show(to.max_sync_age));
  RETURN_IF_ERROR(
      ReadGuard(from.mass_flip_guard(), field.Of("mass_flip_guard"), to.guard));
  return to;
}

const Requirement* FindIn(const std::vector<Requirement>& requirements,
                          absl::string_view signal) {
  for (const Requirement& requirement : requirements) {
    if (requirement.signal == signal) return &requirement;
    const Requirement* member = FindIn(requirement.members, signal);
    if (member != nullptr) return member;
  }
  return nullptr;
}

auto NameIs(absl::string_view name) {
  return [name](const Policy& policy) { return policy.name == name; };
}

absl::Status NotFound(const std::vector<const Policy*>& known,
                      absl::string_view name, absl::string_view source) {
  const std::string names =
      absl::StrJoin(known, ", ", [](std::string* out, const Policy* policy) {
        absl::StrAppend(out, policy->name);
      });
  return Error(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND",
               absl::StrCat("there is no trust policy '", name, "' for ",
                            source, "; there are: ", names),
               {{"policy", std::string(name)},
                {"source", std::string(source)},
                {"policies", names}});
}

}  // namespace

bool Policy::SpeaksOf(absl::string_view source) const {
  return sources.empty() ||
         std::find(sources.begin(), sources.end(), source) != sources.end();
}

bool Policy::Covers(device::v1::Platform platform) const {
  return platforms.Has(platform);
}

const Requirement* Policy::Find(absl::string_view signal) const {
  return FindIn(requirements, signal);
}

absl::StatusOr<Policies> CompilePolicies(const v1::PolicySet& policies,
                                         absl::Duration default_max_sync_age) {
  if (policies.policies().empty()) {
    return Field("").Of("policies").Invalid("must be one at least");
  }
  Policies compiled;
  for (const v1::Policy& policy : policies.policies()) {
    if (std::any_of(compiled.begin(), compiled.end(), NameIs(policy.name()))) {
      return Field(policy.name())
          .Of("name")
          .Invalid("is taken; give each policy its own");
    }
    ASSIGN_OR_RETURN(Policy one, Compile(policy, default_max_sync_age));
    compiled.push_back(std::move(one));
  }
  return compiled;
}

absl::StatusOr<const Policy*> FindPolicy(const Policies& policies,
                                         absl::string_view name,
                                         absl::string_view source) {
  std::vector<const Policy*> known;
  for (const Policy& policy : policies) {
    if (policy.SpeaksOf(source)) known.push_back(&policy);
  }
  const absl::string_view wanted = name.empty() ? kDefaultPolicy : name;
  for (const Policy* policy : known) {
    if (policy->name == wanted) return policy;
  }
  if (name.empty() && !known.empty()) return known.front();
  return NotFound(known, wanted, source);
}

}  // namespace muster::trust
