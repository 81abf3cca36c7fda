#ifndef PLUGINS_TRUST_DESK_POLICY_DESK_H_
#define PLUGINS_TRUST_DESK_POLICY_DESK_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Where policies are tried and put in force, and where what the mass-flip guard
// holds is let go.
//
// Thread-safe. What it is given must outlive it. All methods add the errors of
// the store and of PluginHost::Update().
class PolicyDesk {
 public:
  PolicyDesk(plugins::PluginHost& host, FleetJudge& judge, PolicyBook& book,
             Clock& clock);

  // Judges every device by what is proposed, from one snapshot. A hold of the
  // guard is shown as what is in force.
  //
  // Errors:
  //   INVALID_ARGUMENT POLICY_INVALID: names the field.
  //   INVALID_ARGUMENT SAMPLE_SIZE_INVALID: not 0 to 1,000.
  absl::StatusOr<v1::PreviewPoliciesResponse> Preview(
      const v1::PreviewPoliciesRequest& request) const;

  // Puts policies in force: their version is durable first, then every device
  // is judged by them, in portions; returns once all are. A process that ends
  // meanwhile goes on when it begins again.
  //
  // Errors:
  //   INVALID_ARGUMENT POLICY_INVALID, FIELD_REQUIRED, FIELD_TOO_LONG.
  //   FAILED_PRECONDITION PREVIEW_MISMATCH: see the proto.
  absl::StatusOr<v1::PolicySet> Apply(const v1::ApplyPoliciesRequest& request,
                                      const std::string& principal)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, FIELD_REQUIRED, FIELD_TOO_LONG.
  //   NOT_FOUND POLICY_NOT_FOUND.
  absl::StatusOr<v1::ReleaseHoldResponse> Release(
      const v1::ReleaseHoldRequest& request, const std::string& principal);

 private:
  absl::Status PutInForce(const v1::ApplyPoliciesRequest& request,
                          const std::string& principal);

  plugins::PluginHost& host_;
  FleetJudge& judge_;
  PolicyBook& book_;
  Clock& clock_;

  absl::Mutex mu_;  // one Apply() at a time
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_DESK_POLICY_DESK_H_
