#ifndef PLUGINS_TRUST_DESK_EXEMPTION_DESK_H_
#define PLUGINS_TRUST_DESK_EXEMPTION_DESK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/random.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/guard/v1/guard.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Where exemptions (break-glass) are asked for, approved and ended. Each
// decision is one batch with the verdict that it changes. `principal` is who
// decides, such as `people/alice`; "" counts as `local`.
//
// Thread-safe. What it is given must outlive it. All methods add the errors of
// PluginHost::Update().
class ExemptionDesk {
 public:
  struct Options {
    absl::Duration max_duration = absl::Hours(7 * 24);
    // Who is one person by several principals (GuardSettings.identities).
    std::vector<guard::v1::GuardSettings::Identity> identities;
  };

  ExemptionDesk(Options options, plugins::PluginHost& host, FleetJudge& judge,
                PolicyBook& book, Clock& clock, Random& random);

  // Errors:
  //   INVALID_ARGUMENT FIELD_REQUIRED, FIELD_TOO_LONG, EXEMPTION_TOO_LONG,
  //     RESOURCE_NAME_MALFORMED: correct the request.
  //   NOT_FOUND DEVICE_NOT_FOUND, POLICY_NOT_FOUND, SIGNAL_NOT_FOUND.
  absl::StatusOr<v1::Exemption> Create(
      const v1::CreateExemptionRequest& request, const std::string& principal);

  // Errors:
  //   INVALID_ARGUMENT FIELD_REQUIRED, FIELD_TOO_LONG: correct the request.
  //   NOT_FOUND EXEMPTION_NOT_FOUND.
  //   FAILED_PRECONDITION EXEMPTION_ENDED: it is over, or was approved.
  //   PERMISSION_DENIED APPROVER_IS_REQUESTER, APPROVER_NOT_A_PERSON.
  absl::StatusOr<v1::Exemption> Approve(
      const v1::ApproveExemptionRequest& request, const std::string& principal);

  // Errors:
  //   INVALID_ARGUMENT FIELD_REQUIRED, FIELD_TOO_LONG: correct the request.
  //   NOT_FOUND EXEMPTION_NOT_FOUND.
  absl::StatusOr<v1::Exemption> Revoke(
      const v1::RevokeExemptionRequest& request, const std::string& principal);

 private:
  absl::Status CheckNew(const std::string& parent,
                        const v1::Exemption& exemption) const;
  absl::Status CheckSignal(const std::string& parent,
                           const v1::Exemption& exemption) const;
  absl::Status CheckApprover(const v1::Exemption& exemption,
                             const std::string& principal) const;
  bool SamePerson(const std::string& a, const std::string& b) const;
  std::string NewName(const std::string& parent);

  const Options options_;
  plugins::PluginHost& host_;
  FleetJudge& judge_;
  PolicyBook& book_;
  Clock& clock_;
  Random& random_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_DESK_EXEMPTION_DESK_H_
