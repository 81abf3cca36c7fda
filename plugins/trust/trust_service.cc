#include "plugins/trust/trust_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/trust/answer/history_reader.h"
#include "plugins/trust/store/decisions.h"
#include "plugins/trust/store/exemptions.h"
#include "plugins/trust/store/policy_versions.h"
#include "plugins/trust/verdict/verdict_reader.h"

namespace muster::trust {
namespace {

absl::Status Append(const plugins::Resource& resource,
                    v1::WatchVerdictsResponse& response) {
  ASSIGN_OR_RETURN(
      *response.add_verdicts(),
      plugins::ParseStored<v1::Verdict>(resource.name, resource.value));
  return absl::OkStatus();
}

void SetStreamTime(std::optional<absl::Time> time,
                   v1::ListVerdictsResponse& response) {
  if (!time) return;
  for (v1::Verdict& verdict : *response.mutable_verdicts()) {
    *verdict.mutable_freshness()->mutable_stream_time() =
        posture::ToProto(*time);
  }
}

absl::StatusOr<v1::PolicySet> PoliciesOf(
    int64_t version, const plugins::EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(std::optional<v1::PolicySet> policies,
                   ReadPolicies(version, snapshot));
  if (policies) return *std::move(policies);
  return Error(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND",
               absl::StrCat("there is no version ", version,
                            "; `musterctl trust versions` lists them"),
               {{"version", absl::StrCat(version)}});
}

}  // namespace

TrustService::TrustService(Parts parts)
    : parts_(std::move(parts)),
      watch_("muster.trust.v1.Trust/WatchVerdicts", parts_.host, Append) {}

grpc::ServerUnaryReactor* TrustService::CheckDevice(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/CheckDevice");
  const absl::Status status = AnswerCheck(call, *request, *response);
  call.Record(ToGrpcStatus(status));
  return FinishUnary(*context, status);
}

absl::Status TrustService::AnswerCheck(ServerCall& call,
                                       const grpc::ByteBuffer& bytes,
                                       grpc::ByteBuffer& response) {
  v1::CheckDeviceRequest request;
  RETURN_IF_ERROR(ParseRequest(bytes, request));
  RETURN_IF_ERROR(call.Admit(request));
  if (call.hidden() == nullptr) {
    ASSIGN_OR_RETURN(std::string verdict, parts_.gate.CheckBytes(request));
    response = ToByteBuffer(std::move(verdict));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(v1::Verdict verdict, parts_.gate.Check(request));
  call.Hide(verdict);
  response = ToByteBuffer(verdict);
  return absl::OkStatus();
}

absl::StatusOr<TrustService::Watch::Narrowing> TrustService::Narrow(
    const v1::WatchVerdictsRequest& request) const {
  if (request.policy() == "-") return Watch::Narrowing{"-", nullptr};
  ASSIGN_OR_RETURN(const std::string name,
                   PolicyNameOf(parts_.book.current()->policies,
                                request.policy(), request.parent()));
  return Watch::Narrowing{name, [suffix = absl::StrCat("/verdicts/", name)](
                                    const plugins::Resource& resource) {
                            return absl::EndsWith(resource.name, suffix);
                          }};
}

grpc::ServerWriteReactor<v1::WatchVerdictsResponse>*
TrustService::WatchVerdicts(grpc::CallbackServerContext* context,
                            const v1::WatchVerdictsRequest* request) {
  return watch_.Start(*context, *request, Narrow(*request));
}

grpc::Status TrustService::BatchCheckDevices(
    grpc::ServerContext* context, const v1::BatchCheckDevicesRequest* request,
    v1::BatchCheckDevicesResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/BatchCheckDevices");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::BatchCheckDevicesResponse> {
                       return parts_.gate.CheckBatch(*request);
                     });
}

grpc::Status TrustService::ListVerdicts(grpc::ServerContext* context,
                                        const v1::ListVerdictsRequest* request,
                                        v1::ListVerdictsResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListVerdicts");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListVerdictsResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       const auto in_force = parts_.book.current();
                       const VerdictReader reader(snapshot, in_force->policies,
                                                  in_force->version(),
                                                  parts_.host.clock().Now());
                       ASSIGN_OR_RETURN(v1::ListVerdictsResponse response,
                                        reader.List(*request));
                       SetStreamTime(parts_.host.stream_time(), response);
                       return response;
                     });
}

grpc::Status TrustService::ListVerdictChanges(
    grpc::ServerContext* context, const v1::ListVerdictChangesRequest* request,
    v1::ListVerdictChangesResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListVerdictChanges");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListVerdictChangesResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       return ListVerdictHistory(
                           *request, *parts_.book.current(),
                           parts_.host.clock().Now() - parts_.history,
                           snapshot);
                     });
}

grpc::Status TrustService::GetTrustStatus(
    grpc::ServerContext* context, const v1::GetTrustStatusRequest* request,
    v1::TrustStatus* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/GetTrustStatus");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::TrustStatus> {
        ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                         parts_.host.store().Snapshot());
        return ReadStatus(request->parent(), *parts_.book.current(),
                          parts_.heard(), snapshot);
      });
}

grpc::Status TrustService::ReleaseHold(grpc::ServerContext* context,
                                       const v1::ReleaseHoldRequest* request,
                                       v1::ReleaseHoldResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ReleaseHold");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::ReleaseHoldResponse> {
        return parts_.policies.Release(*request, call.principal());
      });
}

grpc::Status TrustService::GetPolicies(grpc::ServerContext* context,
                                       const v1::GetPoliciesRequest* request,
                                       v1::PolicySet* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/GetPolicies");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::PolicySet> {
                       if (request->version() == 0)
                         return parts_.book.current()->set;
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       return PoliciesOf(request->version(), snapshot);
                     });
}

grpc::Status TrustService::ListPolicyVersions(
    grpc::ServerContext* context, const v1::ListPolicyVersionsRequest* request,
    v1::ListPolicyVersionsResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListPolicyVersions");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListPolicyVersionsResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       return trust::ListPolicyVersions(*request, snapshot);
                     });
}

grpc::Status TrustService::PreviewPolicies(
    grpc::ServerContext* context, const v1::PreviewPoliciesRequest* request,
    v1::PreviewPoliciesResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/PreviewPolicies");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::PreviewPoliciesResponse> {
                       return parts_.policies.Preview(*request);
                     });
}

grpc::Status TrustService::ApplyPolicies(
    grpc::ServerContext* context, const v1::ApplyPoliciesRequest* request,
    v1::PolicySet* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ApplyPolicies");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::PolicySet> {
                       return parts_.policies.Apply(*request, call.principal());
                     });
}

grpc::Status TrustService::CreateExemption(
    grpc::ServerContext* context, const v1::CreateExemptionRequest* request,
    v1::Exemption* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/CreateExemption");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::Exemption> {
        return parts_.exemptions.Create(*request, call.principal());
      });
}

grpc::Status TrustService::ApproveExemption(
    grpc::ServerContext* context, const v1::ApproveExemptionRequest* request,
    v1::Exemption* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ApproveExemption");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::Exemption> {
        return parts_.exemptions.Approve(*request, call.principal());
      });
}

grpc::Status TrustService::RevokeExemption(
    grpc::ServerContext* context, const v1::RevokeExemptionRequest* request,
    v1::Exemption* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/RevokeExemption");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::Exemption> {
        return parts_.exemptions.Revoke(*request, call.principal());
      });
}

grpc::Status TrustService::ListExemptions(
    grpc::ServerContext* context, const v1::ListExemptionsRequest* request,
    v1::ListExemptionsResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListExemptions");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListExemptionsResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       return trust::ListExemptions(*request, snapshot);
                     });
}

grpc::Status TrustService::ListDecisions(
    grpc::ServerContext* context, const v1::ListDecisionsRequest* request,
    v1::ListDecisionsResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListDecisions");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListDecisionsResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        parts_.host.store().Snapshot());
                       return trust::ListDecisions(*request, snapshot);
                     });
}

grpc::Status TrustService::ListCaepDeliveries(
    grpc::ServerContext* context, const v1::ListCaepDeliveriesRequest* request,
    v1::ListCaepDeliveriesResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListCaepDeliveries");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListCaepDeliveriesResponse> {
                       return parts_.caep.List(*request);
                     });
}

}  // namespace muster::trust
