#ifndef BASE_ACCESS_POLICY_ACCESS_RULES_H_
#define BASE_ACCESS_POLICY_ACCESS_RULES_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/access/caller.h"
#include "base/access/policy/hidden_fields.h"
#include "base/access/policy/rpc_table.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// Whether `pattern` (exact, `something/*` or `*`) speaks of `name`.
bool MatchesPattern(absl::string_view pattern, absl::string_view name);

// A policy, checked and made quick to ask. Deny rules first, then grants, then
// no. Thread-safe.
class AccessRules {
 public:
  // Errors:
  //   INVALID_ARGUMENT POLICY_INVALID: an entry lacks something, names what
  //     cannot be, or says nothing. Metadata: entry.
  static absl::StatusOr<std::shared_ptr<const AccessRules>> Compile(
      const access::v1::Policy& policy,
      const RpcTable& table = RpcTable::Shipped());

  // The fields to be left out of the answers, null for none, if `caller` may
  // call `method` for `source` (as SourceOf() says it).
  //
  // Errors (metadata: principal, method, source):
  //   PERMISSION_DENIED DENIED_BY_RULE: a rule refuses it, with its reason.
  //   PERMISSION_DENIED ROLE_MISSING: nothing grants it; names the roles that
  //     would.
  //   PERMISSION_DENIED SOURCE_NOT_GRANTED: it has a role for it, but not
  //     there.
  absl::StatusOr<std::shared_ptr<const HiddenFields>> Decide(
      const Caller& caller, absl::string_view method,
      absl::string_view source) const;

  // The limits of `principal`; null if nothing is said of it.
  const access::v1::PrincipalLimits* LimitsOf(
      absl::string_view principal) const;

  bool IsRevoked(const std::string& certificate_sha256) const {
    return revoked_certificates_.contains(certificate_sha256);
  }

 private:
  struct CompiledGrant {
    const access::v1::Grant* grant;
    RoleSet roles = 0;
    bool all_sources = false;
    absl::flat_hash_set<std::string> sources;
    std::shared_ptr<const HiddenFields> hidden;
  };
  // What speaks of one principal, in the policy's order.
  struct Rules {
    std::vector<const access::v1::DenyRule*> denies;
    std::vector<const CompiledGrant*> grants;
    const access::v1::PrincipalLimits* limits = nullptr;
  };

  AccessRules(const access::v1::Policy& policy, const RpcTable& table);

  const Rules& RulesOf(absl::string_view principal) const
      ABSL_LOCKS_EXCLUDED(mu_);
  static bool Covers(const CompiledGrant& grant, const Caller& caller,
                     absl::string_view source);

  const access::v1::Policy policy_;
  const RpcTable& table_;
  std::vector<CompiledGrant> grants_;
  absl::flat_hash_set<std::string> revoked_certificates_;

  mutable absl::Mutex mu_;
  // Of principals that have called; they have certificates or tokens, so that
  // there are not more of them than there should be.
  mutable absl::flat_hash_map<std::string, std::unique_ptr<Rules>> rules_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_ACCESS_POLICY_ACCESS_RULES_H_
