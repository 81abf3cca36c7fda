#include "actions/guard/actors/principals.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "base/access/caller.h"

namespace muster::actions {
namespace {

constexpr absl::string_view kCommandLine = "services/musterctl";

}  // namespace

std::string KnownAs(absl::string_view principal) {
  return std::string(principal.empty() ? kLocal : principal);
}

bool IsPerson(absl::string_view principal) {
  return principal.empty() || principal == kLocal ||
         principal == kCommandLine || absl::StartsWith(principal, "people/");
}

absl::flat_hash_set<std::string> SamePerson(
    const guard::v1::GuardSettings& settings, absl::string_view principal) {
  const std::string known = KnownAs(principal);
  absl::flat_hash_set<std::string> same = {known};
  for (const auto& identity : settings.identities()) {
    if (!absl::c_linear_search(identity.principals(), known)) continue;
    same.insert(identity.principals().begin(), identity.principals().end());
  }
  return same;
}

const guard::v1::GuardSettings::Automation* AutomationFor(
    const guard::v1::GuardSettings& settings, absl::string_view principal,
    absl::string_view kind) {
  const auto found = absl::c_find_if(
      settings.automations(),
      [&](const guard::v1::GuardSettings::Automation& automation) {
        return automation.principal() == principal &&
               absl::c_linear_search(automation.kinds(), kind);
      });
  return found == settings.automations().end() ? nullptr : &*found;
}

}  // namespace muster::actions
