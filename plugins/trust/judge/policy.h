#ifndef PLUGINS_TRUST_JUDGE_POLICY_H_
#define PLUGINS_TRUST_JUDGE_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/platform_set.h"
#include "plugins/trust/judge/requirement.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/policy.pb.h"

namespace muster::trust {

// How many devices may lose trust at once before people are asked.
struct MassFlipGuard {
  bool disabled = false;
  // Of the TRUSTED devices of one source, 1 to 100.
  int percent = 10;
  // So many may, whatever they are of the whole.
  int min_count = 5;
  absl::Duration window = absl::Hours(1);
};

// Who may be let in: a policy with every default filled in, ready to judge by.
// A value; not changed once it is compiled.
struct Policy {
  std::string name;
  // Sources that it speaks of, `sources/{source}`. Empty: all.
  std::vector<std::string> sources;
  // Not empty.
  PlatformSet platforms;
  // Of `platforms`, for people: `Mac, iPad`.
  std::string platform_names;
  // Not empty; in the order of their reasons.
  std::vector<Requirement> requirements;
  // Since the end of the last complete FULL sync. Exactly this old is inside.
  absl::Duration max_sync_age;
  // Of `max_sync_age`, for people: `at most 3h`.
  std::string sync_threshold;
  MassFlipGuard guard;

  bool SpeaksOf(absl::string_view source) const;
  bool Covers(device::v1::Platform platform) const;
  // The requirement whose reason is called `signal`, members of an any_of
  // included, or null. The signals that every policy has (codes.h) are not
  // requirements.
  const Requirement* Find(absl::string_view signal) const;
};

// The policies of one installation, in their order. Not empty.
using Policies = std::vector<Policy>;

// What `policies` mean; `default_max_sync_age` counts where one does not tell.
//
// Errors, with metadata `policy` and `field` (its path below the policy, such
// as `requirements[2].any_of.requirements[0].check.max_age`):
//   INVALID_ARGUMENT POLICY_INVALID: a rule of policy.proto is broken, or there
//     is no policy.
absl::StatusOr<Policies> CompilePolicies(const v1::PolicySet& policies,
                                         absl::Duration default_max_sync_age);

// The policy called `name` that speaks of `source`. For "" the one called
// `default`, or the first that speaks of the source. The pointer lives as long
// as `policies` does.
//
// Errors:
//   NOT_FOUND POLICY_NOT_FOUND: names those that there are for the source.
//     Metadata: policy, source, policies.
absl::StatusOr<const Policy*> FindPolicy(const Policies& policies,
                                         absl::string_view name,
                                         absl::string_view source);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_POLICY_H_
