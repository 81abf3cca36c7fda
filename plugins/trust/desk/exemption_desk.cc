#include "plugins/trust/desk/exemption_desk.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/desk/request_text.h"
#include "plugins/trust/store/decisions.h"
#include "plugins/trust/store/exemptions.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;
using v1::Exemption;

bool IsPerson(const std::string& principal) {
  if (principal == "services/musterctl") return true;
  return !absl::StartsWith(principal, "services/") &&
         !absl::StartsWith(principal, "scripts/") && principal != "self";
}

absl::StatusOr<Exemption> Find(const std::string& name, EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::optional<Exemption> exemption,
                   ReadExemption(name, batch));
  if (exemption) return *std::move(exemption);
  return Error(absl::StatusCode::kNotFound, "EXEMPTION_NOT_FOUND",
               absl::StrCat("there is no exemption ", name,
                            "; `musterctl trust exemptions` lists them"),
               {{"name", name}});
}

absl::Status Required(const std::string& field) {
  return Error(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED",
               absl::StrCat(field, " is not set"), {{"field", field}});
}

}  // namespace

ExemptionDesk::ExemptionDesk(Options options, plugins::PluginHost& host,
                             FleetJudge& judge, PolicyBook& book, Clock& clock,
                             Random& random)
    : options_(std::move(options)),
      host_(host),
      judge_(judge),
      book_(book),
      clock_(clock),
      random_(random) {}

absl::StatusOr<Exemption> ExemptionDesk::Create(
    const v1::CreateExemptionRequest& request, const std::string& principal) {
  Exemption exemption = request.exemption();
  RETURN_IF_ERROR(CheckNew(request.parent(), exemption));
  exemption.set_name(NewName(request.parent()));
  exemption.set_state(v1::EXEMPTION_STATE_AWAITING_APPROVAL);
  exemption.set_requester(WhoDecides(principal));
  *exemption.mutable_create_time() = posture::ToProto(clock_.Now());
  exemption.clear_approver();
  exemption.clear_approve_time();
  exemption.clear_revoker();
  exemption.clear_end_time();
  exemption.clear_comment();
  RETURN_IF_ERROR(host_.Update([&](EffectBatch& batch) -> absl::Status {
    ASSIGN_OR_RETURN(const auto device,
                     posture::ReadDevice(batch, exemption.device()));
    if (!device) {
      return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                   absl::StrCat("there is no ", exemption.device()),
                   {{"name", exemption.device()}});
    }
    RETURN_IF_ERROR(WriteExemption(exemption, batch));
    return RecordDecision(
        MakeDecision(
            exemption.create_time(), principal, "exemption_requested",
            exemption.name(), exemption.reason(),
            absl::StrCat(exemption.signal(), " of ", exemption.device())),
        batch);
  }));
  return exemption;
}

absl::StatusOr<Exemption> ExemptionDesk::Approve(
    const v1::ApproveExemptionRequest& request, const std::string& principal) {
  RETURN_IF_ERROR(CheckText("comment", request.comment()));
  Exemption exemption;
  RETURN_IF_ERROR(host_.Update([&](EffectBatch& batch) -> absl::Status {
    ASSIGN_OR_RETURN(exemption, Find(request.name(), batch));
    RETURN_IF_ERROR(CheckApprover(exemption, WhoDecides(principal)));
    exemption.set_state(v1::EXEMPTION_STATE_ACTIVE);
    exemption.set_approver(WhoDecides(principal));
    *exemption.mutable_approve_time() = posture::ToProto(clock_.Now());
    exemption.set_comment(request.comment());
    RETURN_IF_ERROR(WriteExemption(exemption, batch));
    RETURN_IF_ERROR(RecordDecision(
        MakeDecision(
            exemption.approve_time(), principal, "exemption_approved",
            exemption.name(), request.comment(),
            absl::StrCat(exemption.signal(), " of ", exemption.device())),
        batch));
    return judge_.Rejudge(exemption.device(), {}, batch);
  }));
  return exemption;
}

absl::StatusOr<Exemption> ExemptionDesk::Revoke(
    const v1::RevokeExemptionRequest& request, const std::string& principal) {
  RETURN_IF_ERROR(CheckText("comment", request.comment()));
  Exemption exemption;
  RETURN_IF_ERROR(host_.Update([&](EffectBatch& batch) -> absl::Status {
    ASSIGN_OR_RETURN(exemption, Find(request.name(), batch));
    if (exemption.has_end_time()) return absl::OkStatus();
    exemption.set_state(v1::EXEMPTION_STATE_REVOKED);
    exemption.set_revoker(WhoDecides(principal));
    *exemption.mutable_end_time() = posture::ToProto(clock_.Now());
    exemption.set_comment(request.comment());
    RETURN_IF_ERROR(WriteExemption(exemption, batch));
    RETURN_IF_ERROR(RecordDecision(
        MakeDecision(
            exemption.end_time(), principal, "exemption_revoked",
            exemption.name(), request.comment(),
            absl::StrCat(exemption.signal(), " of ", exemption.device())),
        batch));
    return judge_.Rejudge(exemption.device(), {}, batch);
  }));
  return exemption;
}

absl::Status ExemptionDesk::CheckNew(const std::string& parent,
                                     const Exemption& exemption) const {
  RETURN_IF_ERROR(SourceName::Parse(parent).status());
  RETURN_IF_ERROR(DeviceName::Parse(exemption.device()).status());
  if (posture::SourceOf(exemption.device()) != parent) {
    return Error(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED",
                 absl::StrCat(exemption.device(), " is not of ", parent),
                 {{"name", exemption.device()}});
  }
  RETURN_IF_ERROR(CheckText("exemption.reason", exemption.reason()));
  if (exemption.signal().empty()) return Required("exemption.signal");
  if (!exemption.has_expire_time()) return Required("exemption.expire_time");
  const absl::Duration left =
      posture::ToTime(exemption.expire_time()) - clock_.Now();
  if (left <= absl::ZeroDuration() || left > options_.max_duration) {
    return Error(
        absl::StatusCode::kInvalidArgument, "EXEMPTION_TOO_LONG",
        absl::StrCat("exemption.expire_time is not within ",
                     posture::Show(options_.max_duration), " from now"),
        {{"limit", posture::Show(options_.max_duration)}});
  }
  return CheckSignal(parent, exemption);
}

absl::Status ExemptionDesk::CheckSignal(const std::string& parent,
                                        const Exemption& exemption) const {
  const auto in_force = book_.current();
  if (!exemption.policy().empty()) {
    RETURN_IF_ERROR(
        FindPolicy(in_force->policies, exemption.policy(), parent).status());
  }
  for (const Policy& policy : in_force->policies) {
    if (!policy.SpeaksOf(parent)) continue;
    if (!exemption.policy().empty() && policy.name != exemption.policy()) {
      continue;
    }
    if (policy.Find(exemption.signal()) != nullptr) return absl::OkStatus();
  }
  return Error(absl::StatusCode::kNotFound, "SIGNAL_NOT_FOUND",
               absl::StrCat("no policy asks for ", exemption.signal(),
                            "; the reasons of a verdict name the signals"),
               {{"signal", exemption.signal()}});
}

absl::Status ExemptionDesk::CheckApprover(const Exemption& exemption,
                                          const std::string& principal) const {
  if (exemption.state() != v1::EXEMPTION_STATE_AWAITING_APPROVAL) {
    return Error(absl::StatusCode::kFailedPrecondition, "EXEMPTION_ENDED",
                 absl::StrCat(exemption.name(), " does not wait for approval: ",
                              v1::ExemptionState_Name(exemption.state())),
                 {{"name", exemption.name()}});
  }
  if (!IsPerson(principal)) {
    return Error(absl::StatusCode::kPermissionDenied, "APPROVER_NOT_A_PERSON",
                 absl::StrCat(principal,
                              " is no person; an exemption is "
                              "approved by one"),
                 {{"principal", principal}});
  }
  if (!SamePerson(exemption.requester(), principal)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "APPROVER_IS_REQUESTER",
               absl::StrCat(exemption.requester(),
                            " asked for this exemption; another person "
                            "approves it"),
               {{"principal", principal}});
}

bool ExemptionDesk::SamePerson(const std::string& a,
                               const std::string& b) const {
  if (a == b) return true;
  const auto has = [](const guard::v1::GuardSettings::Identity& identity,
                      const std::string& principal) {
    const auto& all = identity.principals();
    return std::find(all.begin(), all.end(), principal) != all.end();
  };
  return std::any_of(options_.identities.begin(), options_.identities.end(),
                     [&](const auto& identity) {
                       return has(identity, a) && has(identity, b);
                     });
}

std::string ExemptionDesk::NewName(const std::string& parent) {
  // Newer ones sort first.
  const int64_t left = std::numeric_limits<int64_t>::max() / 1000 -
                       absl::ToUnixMicros(clock_.Now());
  return absl::StrCat(parent, "/exemptions/",
                      absl::StrFormat("%016x", std::max<int64_t>(left, 0)),
                      RandomHex(random_, 4));
}

}  // namespace muster::trust
