#include "plugins/trust/answer/history_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/store/history.h"

namespace muster::trust {
namespace {

using v1::VerdictChange;

// Where a change is in the whole answer: newest first, then by policy.
std::string PositionOf(const VerdictChange& change) {
  return JoinKey(
      {EncodeInt64(-absl::ToUnixNanos(posture::ToTime(change.time()))),
       change.policy()});
}

absl::StatusOr<std::string> PolicyOf(
    const v1::ListVerdictChangesRequest& request,
    const PoliciesInForce& in_force) {
  if (request.policy() == "-") return request.policy();
  ASSIGN_OR_RETURN(const Policy* policy,
                   FindPolicy(in_force.policies, request.policy(),
                              posture::SourceOf(request.device())));
  return policy->name;
}

}  // namespace

absl::StatusOr<v1::ListVerdictChangesResponse> ListVerdictHistory(
    v1::ListVerdictChangesRequest request, const PoliciesInForce& in_force,
    absl::Time oldest, const plugins::EffectSnapshot& snapshot) {
  RETURN_IF_ERROR(DeviceName::Parse(request.device()).status());
  ASSIGN_OR_RETURN(const std::string policy, PolicyOf(request, in_force));
  ASSIGN_OR_RETURN(const size_t size, PageSize(request.page_size()));
  const std::string token = request.page_token();
  request.clear_page_size();
  request.clear_page_token();
  const uint64_t fingerprint = FingerprintProto(request);
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(fingerprint, token));
  ASSIGN_OR_RETURN(std::vector<VerdictChange> changes,
                   ReadChanges(request.device(), policy, oldest, snapshot));
  if (changes.empty()) {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat(request.device(), " was never judged"),
                 {{"name", request.device()}});
  }
  std::sort(changes.begin(), changes.end(),
            [](const VerdictChange& a, const VerdictChange& b) {
              return PositionOf(a) < PositionOf(b);
            });
  v1::ListVerdictChangesResponse response;
  for (VerdictChange& change : changes) {
    const std::string position = PositionOf(change);
    if (!after.empty() && position <= after) continue;
    if (response.changes_size() == static_cast<int>(size)) {
      response.set_next_page_token(EncodePageToken(
          fingerprint, PositionOf(*response.changes().rbegin())));
      break;
    }
    *response.add_changes() = std::move(change);
  }
  return response;
}

}  // namespace muster::trust
