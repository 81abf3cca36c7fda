#include "base/access/policy/access_rules.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/access/policy/policy_check.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

using access::v1::DenyRule;
using access::v1::Grant;
using access::v1::PrincipalLimits;
using access::v1::Role;

template <typename Patterns>
bool MatchesAny(const Patterns& patterns, absl::string_view name) {
  return absl::c_any_of(patterns, [&](const std::string& pattern) {
    return MatchesPattern(pattern, name);
  });
}

template <typename Roles>
RoleSet ToSet(const Roles& roles) {
  RoleSet set = 0;
  for (const int role : roles) set |= RoleBit(static_cast<Role>(role));
  return set;
}

bool SpeaksOf(const DenyRule& rule, absl::string_view method,
              absl::string_view source) {
  if (!rule.methods().empty() && !MatchesAny(rule.methods(), method)) {
    return false;
  }
  return rule.sources().empty() || source == kAllSources ||
         absl::c_linear_search(rule.sources(), source);
}

// "reader, operator or admin".
std::string Spell(RoleSet roles) {
  std::vector<std::string> names;
  for (int role = access::v1::Role_MIN; role <= access::v1::Role_MAX; ++role) {
    if ((roles & RoleBit(static_cast<Role>(role))) == 0) continue;
    absl::string_view name = access::v1::Role_Name(static_cast<Role>(role));
    absl::ConsumePrefix(&name, "ROLE_");
    names.push_back(absl::AsciiStrToLower(name));
  }
  return absl::StrJoin(names, ", ");
}

absl::Status Refuse(absl::string_view reason, absl::string_view why,
                    const Caller& caller, absl::string_view method,
                    absl::string_view source) {
  return Error(
      absl::StatusCode::kPermissionDenied, reason,
      absl::StrCat(caller.principal, " may not call ", method, ": ", why),
      {{"principal", caller.principal},
       {"method", std::string(method)},
       {"source", std::string(source)}});
}

// The roles by which `caller` may use this grant.
RoleSet Narrow(RoleSet roles, const Caller& caller) {
  if (caller.token == nullptr || caller.token->roles().empty()) return roles;
  return roles & ToSet(caller.token->roles());
}

bool InToken(const Caller& caller, absl::string_view source) {
  if (caller.token == nullptr || caller.token->sources().empty() ||
      source == kAnySource) {
    return true;
  }
  return absl::c_linear_search(caller.token->sources(), source);
}

absl::Status DeniedBy(const DenyRule& rule, const Caller& caller,
                      absl::string_view method, absl::string_view source) {
  return Refuse(
      "DENIED_BY_RULE",
      absl::StrCat("a rule of the policy refuses it",
                   rule.reason().empty() ? "" : ", because ", rule.reason()),
      caller, method, source);
}

absl::Status NotGranted(RoleSet roles, bool has_role, const Caller& caller,
                        absl::string_view method, absl::string_view source) {
  if (!has_role) {
    return Refuse("ROLE_MISSING",
                  absl::StrCat("it takes one of the roles ", Spell(roles),
                               "; ask for one in the policy"),
                  caller, method, source);
  }
  return Refuse("SOURCE_NOT_GRANTED",
                absl::StrCat("its roles are not granted for ",
                             source == kAllSources ? "all sources" : source,
                             "; name a source that they are granted for"),
                caller, method, source);
}

}  // namespace

bool MatchesPattern(absl::string_view pattern, absl::string_view name) {
  if (!absl::EndsWith(pattern, "*")) return pattern == name;
  pattern.remove_suffix(1);
  return absl::StartsWith(name, pattern);
}

AccessRules::AccessRules(const access::v1::Policy& policy,
                         const RpcTable& table)
    : policy_(policy), table_(table) {
  for (const Grant& grant : policy_.grants()) {
    CompiledGrant& compiled = grants_.emplace_back();
    compiled.grant = &grant;
    compiled.roles = ToSet(grant.roles());
    for (const std::string& source : grant.sources()) {
      if (source == kAllSources) compiled.all_sources = true;
      compiled.sources.insert(source);
    }
    if (grant.hidden_fields().empty()) continue;
    compiled.hidden = std::make_shared<HiddenFields>(std::set<std::string>(
        grant.hidden_fields().begin(), grant.hidden_fields().end()));
  }
  for (const std::string& hash : policy_.revoked_certificates()) {
    revoked_certificates_.insert(absl::AsciiStrToLower(hash));
  }
}

absl::StatusOr<std::shared_ptr<const AccessRules>> AccessRules::Compile(
    const access::v1::Policy& policy, const RpcTable& table) {
  RETURN_IF_ERROR(CheckPolicy(policy, table));
  return std::shared_ptr<const AccessRules>(new AccessRules(policy, table));
}

const AccessRules::Rules& AccessRules::RulesOf(
    absl::string_view principal) const {
  {
    absl::ReaderMutexLock lock(&mu_);
    const auto found = rules_.find(principal);
    if (found != rules_.end()) return *found->second;
  }
  auto rules = std::make_unique<Rules>();
  for (const DenyRule& rule : policy_.denies()) {
    if (MatchesAny(rule.principals(), principal))
      rules->denies.push_back(&rule);
  }
  for (const CompiledGrant& grant : grants_) {
    if (MatchesAny(grant.grant->principals(), principal)) {
      rules->grants.push_back(&grant);
    }
  }
  const auto limits =
      absl::c_find_if(policy_.limits(), [&](const PrincipalLimits& limits) {
        return MatchesAny(limits.principals(), principal);
      });
  if (limits != policy_.limits().end()) rules->limits = &*limits;
  absl::MutexLock lock(&mu_);
  return *rules_.try_emplace(principal, std::move(rules)).first->second;
}

bool AccessRules::Covers(const CompiledGrant& grant, const Caller& caller,
                         absl::string_view source) {
  if (!InToken(caller, source)) return false;
  return grant.all_sources || source == kAnySource ||
         grant.sources.contains(source);
}

absl::StatusOr<std::shared_ptr<const HiddenFields>> AccessRules::Decide(
    const Caller& caller, absl::string_view method,
    absl::string_view source) const {
  const RpcTable::Row* const row = table_.Find(method);
  const RoleSet roles = row == nullptr ? 0 : row->roles;
  const Rules& rules = RulesOf(caller.principal);
  for (const DenyRule* const rule : rules.denies) {
    if (SpeaksOf(*rule, method, source)) {
      return DeniedBy(*rule, caller, method, source);
    }
  }
  bool has_role = false;
  std::optional<std::shared_ptr<const HiddenFields>> hidden;
  for (const CompiledGrant* const grant : rules.grants) {
    if ((Narrow(grant->roles, caller) & roles) == 0) continue;
    has_role = true;
    if (!Covers(*grant, caller, source)) continue;
    hidden = hidden ? HiddenByBoth(*hidden, grant->hidden) : grant->hidden;
  }
  if (hidden) return *std::move(hidden);
  return NotGranted(roles, has_role, caller, method, source);
}

const PrincipalLimits* AccessRules::LimitsOf(
    absl::string_view principal) const {
  return RulesOf(principal).limits;
}

}  // namespace muster
