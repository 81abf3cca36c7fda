#ifndef CLI_TESTING_FAKE_TRUST_H_
#define CLI_TESTING_FAKE_TRUST_H_

#include "cli/testing/canned.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::cli {

// Declares one method that is answered by a Canned, and that Canned.
#define MUSTER_CANNED(Method, RequestType, ResponseType, field)     \
  grpc::Status Method(grpc::ServerContext*,                         \
                      const trust::v1::RequestType* request,        \
                      trust::v1::ResponseType* response) override { \
    return field.Run(*request, response);                           \
  }                                                                 \
  Canned<trust::v1::RequestType, trust::v1::ResponseType> field

// Answers as it is told.
class FakeTrust final : public trust::v1::Trust::Service {
 public:
  // Streams all answers, then ends.
  grpc::Status WatchVerdicts(
      grpc::ServerContext*, const trust::v1::WatchVerdictsRequest* request,
      grpc::ServerWriter<trust::v1::WatchVerdictsResponse>* writer) override {
    trust::v1::WatchVerdictsResponse unused;
    const grpc::Status status = watch.Run(*request, &unused);
    for (const auto& message : watch.answers()) writer->Write(message);
    return status;
  }

  Canned<trust::v1::WatchVerdictsRequest, trust::v1::WatchVerdictsResponse>
      watch;
  MUSTER_CANNED(CheckDevice, CheckDeviceRequest, Verdict, check);
  MUSTER_CANNED(ListVerdicts, ListVerdictsRequest, ListVerdictsResponse, list);
  MUSTER_CANNED(ListVerdictChanges, ListVerdictChangesRequest,
                ListVerdictChangesResponse, history);
  MUSTER_CANNED(GetTrustStatus, GetTrustStatusRequest, TrustStatus, status);
  MUSTER_CANNED(ReleaseHold, ReleaseHoldRequest, ReleaseHoldResponse, release);
  MUSTER_CANNED(GetPolicies, GetPoliciesRequest, PolicySet, policies);
  MUSTER_CANNED(ListPolicyVersions, ListPolicyVersionsRequest,
                ListPolicyVersionsResponse, versions);
  MUSTER_CANNED(PreviewPolicies, PreviewPoliciesRequest,
                PreviewPoliciesResponse, preview);
  MUSTER_CANNED(ApplyPolicies, ApplyPoliciesRequest, PolicySet, apply);
  MUSTER_CANNED(CreateExemption, CreateExemptionRequest, Exemption, exempt);
  MUSTER_CANNED(ApproveExemption, ApproveExemptionRequest, Exemption, approve);
  MUSTER_CANNED(RevokeExemption, RevokeExemptionRequest, Exemption, revoke);
  MUSTER_CANNED(ListExemptions, ListExemptionsRequest, ListExemptionsResponse,
                exemptions);
  MUSTER_CANNED(ListDecisions, ListDecisionsRequest, ListDecisionsResponse,
                decisions);
  MUSTER_CANNED(ListCaepDeliveries, ListCaepDeliveriesRequest,
                ListCaepDeliveriesResponse, caep);
};

#undef MUSTER_CANNED

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_TRUST_H_
