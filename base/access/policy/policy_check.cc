#include "base/access/policy/policy_check.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/access/caller.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr absl::string_view kKinds[] = {"services/", "people/", "scripts/"};

absl::Status Invalid(const std::string& entry, absl::string_view why) {
  return Error(absl::StatusCode::kInvalidArgument, "POLICY_INVALID",
               absl::StrCat("the policy's ", entry, " ", why),
               {{"entry", entry}});
}

bool IsPrincipalPattern(absl::string_view pattern) {
  if (pattern == "*" || IsPrincipal(pattern)) return true;
  return absl::ConsumeSuffix(&pattern, "*") &&
         absl::c_linear_search(kKinds, pattern);
}

bool IsMethodPattern(absl::string_view pattern, const RpcTable& table) {
  if (pattern == "*" || table.Find(pattern) != nullptr) return true;
  if (!absl::ConsumeSuffix(&pattern, "*") || !absl::EndsWith(pattern, "/")) {
    return false;
  }
  return absl::c_any_of(table.table().rows(), [&](const auto& row) {
    return absl::StartsWith(row.method(), pattern);
  });
}

bool IsSource(absl::string_view name) { return SourceName::Parse(name).ok(); }

// `package.Message.field`.
bool IsFieldName(absl::string_view name) {
  return absl::StartsWith(name, "muster.") && absl::c_count(name, '.') >= 3 &&
         !absl::EndsWith(name, ".") && absl::c_all_of(name, [](char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '_';
         });
}

template <typename Names, typename Check>
absl::Status CheckAll(const Names& names, const std::string& entry,
                      absl::string_view what, Check check) {
  for (const std::string& name : names) {
    if (!check(name)) {
      return Invalid(entry,
                     absl::StrCat("has \"", name, "\", which is no ", what));
    }
  }
  return absl::OkStatus();
}

template <typename Entry>
absl::Status CheckPrincipals(const Entry& entry, const std::string& where) {
  const std::string at = absl::StrCat(where, ".principals");
  if (entry.principals().empty()) return Invalid(at, "are missing");
  return CheckAll(entry.principals(), at,
                  "principal (services/..., people/..., scripts/..., local)",
                  IsPrincipalPattern);
}

absl::Status CheckDeny(const access::v1::DenyRule& rule,
                       const std::string& where, const RpcTable& table) {
  RETURN_IF_ERROR(CheckPrincipals(rule, where));
  RETURN_IF_ERROR(CheckAll(
      rule.methods(), absl::StrCat(where, ".methods"), "method of Muster",
      [&](const std::string& name) { return IsMethodPattern(name, table); }));
  return CheckAll(rule.sources(), absl::StrCat(where, ".sources"),
                  "source (sources/...)", IsSource);
}

absl::Status CheckGrant(const access::v1::Grant& grant,
                        const std::string& where) {
  RETURN_IF_ERROR(CheckPrincipals(grant, where));
  if (grant.roles().empty()) {
    return Invalid(absl::StrCat(where, ".roles"), "are missing");
  }
  if (absl::c_linear_search(grant.roles(), access::v1::ROLE_UNSPECIFIED)) {
    return Invalid(absl::StrCat(where, ".roles"), "name no role");
  }
  const std::string sources = absl::StrCat(where, ".sources");
  if (grant.sources().empty()) {
    return Invalid(sources, "are missing; \"sources/-\" means all");
  }
  RETURN_IF_ERROR(CheckAll(grant.sources(), sources,
                           "source (sources/..., or sources/- for all)",
                           [](const std::string& name) {
                             return name == kAllSources || IsSource(name);
                           }));
  return CheckAll(grant.hidden_fields(), absl::StrCat(where, ".hidden_fields"),
                  "field (muster.package.Message.field)", IsFieldName);
}

absl::Status CheckLimits(const access::v1::PrincipalLimits& limits,
                         const std::string& where) {
  RETURN_IF_ERROR(CheckPrincipals(limits, where));
  if (limits.calls_per_second() >= 0 && limits.burst() >= 0 &&
      limits.concurrent_calls() >= 0 && limits.streams() >= 0) {
    return absl::OkStatus();
  }
  return Invalid(where, "has a negative number");
}

}  // namespace

bool IsPrincipal(absl::string_view name) {
  if (name == kLocal) return true;
  return absl::c_any_of(kKinds, [&](absl::string_view kind) {
    absl::string_view id = name;
    return absl::ConsumePrefix(&id, kind) && IsResourceId(id);
  });
}

absl::Status CheckPolicy(const access::v1::Policy& policy,
                         const RpcTable& table) {
  for (int i = 0; i < policy.denies_size(); ++i) {
    RETURN_IF_ERROR(
        CheckDeny(policy.denies(i), absl::StrCat("denies[", i, "]"), table));
  }
  for (int i = 0; i < policy.grants_size(); ++i) {
    RETURN_IF_ERROR(
        CheckGrant(policy.grants(i), absl::StrCat("grants[", i, "]")));
  }
  for (int i = 0; i < policy.limits_size(); ++i) {
    RETURN_IF_ERROR(
        CheckLimits(policy.limits(i), absl::StrCat("limits[", i, "]")));
  }
  return CheckAll(
      policy.revoked_certificates(), "revoked_certificates",
      "SHA-256 in 64 hexadecimal digits", [](const std::string& hash) {
        return hash.size() == 64 && absl::c_all_of(hash, absl::ascii_isxdigit);
      });
}

}  // namespace muster
