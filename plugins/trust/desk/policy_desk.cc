#include "plugins/trust/desk/policy_desk.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/desk/policy_preview.h"
#include "plugins/trust/desk/request_text.h"
#include "plugins/trust/fleet/dropped_policies.h"
#include "plugins/trust/store/decisions.h"
#include "plugins/trust/store/policy_versions.h"
#include "plugins/trust/verdict/publish.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;

constexpr int kDefaultSamples = 10;
constexpr int kMaxSamples = 1000;
// Devices judged in one batch: what a change of a device waits for at most.
constexpr size_t kPortion = 2000;

v1::PolicySet Bare(const v1::PolicySet& set) {
  v1::PolicySet bare;
  *bare.mutable_policies() = set.policies();
  return bare;
}

absl::Status CheckHash(const v1::ApplyPoliciesRequest& request,
                       int64_t base_version) {
  if (request.preview_hash() == PreviewHash(request.policies(), base_version)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "PREVIEW_MISMATCH",
               absl::StrCat("preview_hash is not that of these policies over "
                            "version ",
                            base_version, "; preview them and look first"),
               {{"base_version", absl::StrCat(base_version)}});
}

}  // namespace

PolicyDesk::PolicyDesk(plugins::PluginHost& host, FleetJudge& judge,
                       PolicyBook& book, Clock& clock)
    : host_(host), judge_(judge), book_(book), clock_(clock) {}

absl::StatusOr<v1::PreviewPoliciesResponse> PolicyDesk::Preview(
    const v1::PreviewPoliciesRequest& request) const {
  const int asked = request.sample_size();
  if (asked < 0 || asked > kMaxSamples) {
    return Error(absl::StatusCode::kInvalidArgument, "SAMPLE_SIZE_INVALID",
                 absl::StrCat("sample_size is not 0 to ", kMaxSamples),
                 {{"limit", absl::StrCat(kMaxSamples)}});
  }
  const auto current = book_.current();
  v1::PolicySet set = Bare(request.policies());
  set.set_version(current->version() + 1);
  ASSIGN_OR_RETURN(const auto proposed, book_.Compile(std::move(set)));
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  return ComparePolicies(snapshot, *current, *proposed,
                         asked == 0 ? kDefaultSamples : asked, clock_.Now());
}

absl::StatusOr<v1::PolicySet> PolicyDesk::Apply(
    const v1::ApplyPoliciesRequest& request, const std::string& principal) {
  RETURN_IF_ERROR(CheckText("reason", request.reason()));
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(CheckHash(request, book_.current()->version()));
  RETURN_IF_ERROR(PutInForce(request, principal));
  bool more = true;
  while (more) {
    RETURN_IF_ERROR(host_.Update([&](EffectBatch& batch) -> absl::Status {
      ASSIGN_OR_RETURN(more, judge_.Sweep(kPortion, batch));
      return absl::OkStatus();
    }));
  }
  return book_.current()->set;
}

absl::Status PolicyDesk::PutInForce(const v1::ApplyPoliciesRequest& request,
                                    const std::string& principal) {
  const auto current = book_.current();
  v1::PolicySet set = Bare(request.policies());
  set.set_version(current->version() + 1);
  *set.mutable_apply_time() = posture::ToProto(clock_.Now());
  set.set_principal(WhoDecides(principal));
  set.set_reason(request.reason());
  ASSIGN_OR_RETURN(const auto next, book_.Compile(std::move(set)));
  const auto write = [&](EffectBatch& batch) -> absl::Status {
    RETURN_IF_ERROR(WritePolicies(next->set, batch));
    RETURN_IF_ERROR(SweepAll(&current->set, *next, judge_, batch));
    batch.AfterCommit([this, next] { book_.Set(next); });
    return RecordDecision(
        MakeDecision(next->set.apply_time(), principal, "policies_applied", "",
                     request.reason(),
                     absl::StrCat("version ", next->version())),
        batch);
  };
  return host_.Update(write);
}

absl::StatusOr<v1::ReleaseHoldResponse> PolicyDesk::Release(
    const v1::ReleaseHoldRequest& request, const std::string& principal) {
  RETURN_IF_ERROR(SourceName::Parse(request.source()).status());
  RETURN_IF_ERROR(CheckText("reason", request.reason()));
  const auto in_force = book_.current();
  ASSIGN_OR_RETURN(
      const Policy* policy,
      FindPolicy(in_force->policies, request.policy(), request.source()));
  v1::ReleaseHoldResponse response;
  RETURN_IF_ERROR(host_.Update([&](EffectBatch& batch) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<std::string> held,
                     HeldDevices(request.source(), policy->name, batch));
    if (held.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(
        SuspendGuard(request.source(), *policy, clock_.Now(), batch));
    for (const std::string& device : held) {
      RETURN_IF_ERROR(judge_.Rejudge(device, {"", policy->name}, batch));
    }
    response.set_released_count(static_cast<int64_t>(held.size()));
    return RecordDecision(
        MakeDecision(posture::ToProto(clock_.Now()), principal, "hold_released",
                     request.source(), request.reason(),
                     absl::StrCat(held.size(), " verdicts of ", policy->name)),
        batch);
  }));
  return response;
}

}  // namespace muster::trust
