#ifndef PLUGINS_TRUST_JUDGE_REQUIREMENT_H_
#define PLUGINS_TRUST_JUDGE_REQUIREMENT_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/fields.h"
#include "plugins/trust/judge/platform_set.h"
#include "proto/muster/trust/v1/policy.pb.h"

namespace muster::trust {

// What a number must reach, and what it must not pass.
struct AtLeast {
  int64_t bound = 0;
};
struct AtMost {
  int64_t bound = 0;
};

// One requirement of a policy, with every default filled in.
struct Requirement {
  enum class Kind {
    kMdm,
    kAgent,
    kCheckIn,
    kFact,
    kCheck,
    kNotCommanded,
    kNotLost,
    kAnyOf,
  };

  Kind kind = Kind::kMdm;
  // Name of its reason. Unique in the policy, members of an any_of included.
  std::string signal;
  // Where it is asked. Empty: on every platform of the policy.
  PlatformSet platforms;
  // InfiniteDuration() if the value may be of any age.
  absl::Duration max_age = absl::InfiniteDuration();
  // Of kMdm, kAgent and kFact: the fact. Of kCheck: the check.
  std::string key;
  // Of kFact: what it must be.
  std::variant<bool, std::string, AtLeast, AtMost> value;
  // What it asks for, for people: `at most 7 days`.
  std::string threshold;
  // In place of the built-in one; empty: none.
  std::string hint;
  // Of kAnyOf: two or more, none of them an any_of.
  std::vector<Requirement> members;
};

// What `requirement`, which stands in `field`, means.
//
// Errors:
//   INVALID_ARGUMENT POLICY_INVALID: a rule of policy.proto is broken.
//   Metadata:
//     policy, field.
absl::StatusOr<Requirement> CompileRequirement(
    const v1::Requirement& requirement, const Field& field);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_REQUIREMENT_H_
