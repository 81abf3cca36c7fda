#ifndef PLUGINS_TRUST_FLEET_POLICY_BOOK_H_
#define PLUGINS_TRUST_FLEET_POLICY_BOOK_H_

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/trust/v1/policy.pb.h"

namespace muster::trust {

// Policies with what they mean.
struct PoliciesInForce {
  v1::PolicySet set;
  Policies policies;

  int64_t version() const { return set.version(); }
};

// The policies in force, for whoever judges. They are the configuration's until
// a person applied others; from then on those of the store are.
//
// Thread-safe.
class PolicyBook {
 public:
  // `stored`: what was in force when the process ended; nullopt in a new store.
  // Where the configuration's differ from those that came from it, they are a
  // new version, which is not stored yet.
  //
  // Errors:
  //   INVALID_ARGUMENT POLICY_INVALID: of the configuration.
  static absl::StatusOr<std::unique_ptr<PolicyBook>> Create(
      const config::v1::MusterConfig& config,
      const std::optional<v1::PolicySet>& stored);

  std::shared_ptr<const PoliciesInForce> current() const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Those that were stored may be judged by from now on.
  void Set(std::shared_ptr<const PoliciesInForce> policies)
      ABSL_LOCKS_EXCLUDED(mu_);

  // What `set` means.
  //
  // Errors: INVALID_ARGUMENT POLICY_INVALID.
  absl::StatusOr<std::shared_ptr<const PoliciesInForce>> Compile(
      v1::PolicySet set) const;

  // Of all that decides a verdict beside what is in the store.
  uint64_t Fingerprint() const;

 private:
  explicit PolicyBook(absl::Duration default_max_sync_age)
      : default_max_sync_age_(default_max_sync_age) {}

  const absl::Duration default_max_sync_age_;

  mutable absl::Mutex mu_;
  std::shared_ptr<const PoliciesInForce> current_ ABSL_GUARDED_BY(mu_);
};

// `principal` of policies that are from the configuration file.
inline constexpr char kByConfiguration[] = "configuration";

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_FLEET_POLICY_BOOK_H_
