#include "plugins/trust/fleet/policy_book.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "base/api/fingerprint.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "plugins/trust/judge/configured_policies.h"

namespace muster::trust {
namespace {

// Raised when the code judges differently.
constexpr char kRulesVersion[] = "2";

std::string OnlyPolicies(const v1::PolicySet& set) {
  v1::PolicySet bare;
  *bare.mutable_policies() = set.policies();
  return bare.SerializeAsString();
}

bool IsFromConfiguration(const v1::PolicySet& set) {
  return set.principal() == kByConfiguration;
}

// What is in force when the process begins.
v1::PolicySet Begin(const config::v1::TrustConfig& config,
                    const std::optional<v1::PolicySet>& stored) {
  v1::PolicySet configured = ConfiguredPolicies(config);
  if (stored && OnlyPolicies(*stored) == OnlyPolicies(configured)) {
    return *stored;
  }
  if (stored && !IsFromConfiguration(*stored)) {
    if (!config.policies().empty()) {
      Log(Severity::kWarning,
          "the configuration's trust policies are not in force, because others "
          "were applied; apply them by `musterctl trust apply`, or take them "
          "out of the configuration",
          {{"version", stored->version()}, {"principal", stored->principal()}});
    }
    return *stored;
  }
  configured.set_version(stored ? stored->version() + 1 : 1);
  configured.set_principal(kByConfiguration);
  return configured;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PolicyBook>> PolicyBook::Create(
    const config::v1::MusterConfig& config,
    const std::optional<v1::PolicySet>& stored) {
  auto book =
      std::unique_ptr<PolicyBook>(new PolicyBook(DefaultMaxSyncAge(config)));
  RETURN_IF_ERROR(book->Compile(ConfiguredPolicies(config.trust())).status());
  ASSIGN_OR_RETURN(std::shared_ptr<const PoliciesInForce> policies,
                   book->Compile(Begin(config.trust(), stored)));
  book->Set(std::move(policies));
  return book;
}

std::shared_ptr<const PoliciesInForce> PolicyBook::current() const {
  absl::MutexLock lock(&mu_);
  return current_;
}

void PolicyBook::Set(std::shared_ptr<const PoliciesInForce> policies) {
  absl::MutexLock lock(&mu_);
  current_ = std::move(policies);
}

absl::StatusOr<std::shared_ptr<const PoliciesInForce>> PolicyBook::Compile(
    v1::PolicySet set) const {
  auto policies = std::make_shared<PoliciesInForce>();
  ASSIGN_OR_RETURN(policies->policies,
                   CompilePolicies(set, default_max_sync_age_));
  policies->set = std::move(set);
  return std::shared_ptr<const PoliciesInForce>(std::move(policies));
}

uint64_t PolicyBook::Fingerprint() const {
  return muster::Fingerprint({kRulesVersion, OnlyPolicies(current()->set),
                              absl::FormatDuration(default_max_sync_age_)});
}

}  // namespace muster::trust
