#ifndef PLUGINS_TRUST_TRUST_SERVICE_H_
#define PLUGINS_TRUST_TRUST_SERVICE_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/grpc/call/server_call.h"
#include "grpcpp/support/byte_buffer.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/resource_watch.h"
#include "plugins/trust/answer/device_gate.h"
#include "plugins/trust/answer/status_reader.h"
#include "plugins/trust/caep/caep_sinks.h"
#include "plugins/trust/desk/exemption_desk.h"
#include "plugins/trust/desk/policy_desk.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::trust {

// Serves verdicts and what is decided about them. CheckDevice and ListVerdicts
// judge at the moment of the call. WatchVerdicts streams what is published: a
// lapse by time alone arrives within a tick (1 s), and `valid_until_time`
// covers that second.
//
// Thread-safe. What it is given must outlive it, and it the server.
class TrustService final
    : public v1::Trust::WithRawCallbackMethod_CheckDevice<
          v1::Trust::WithCallbackMethod_WatchVerdicts<v1::Trust::Service>> {
 public:
  struct Parts {
    plugins::PluginHost& host;
    PolicyBook& book;
    DeviceGate& gate;
    PolicyDesk& policies;
    ExemptionDesk& exemptions;
    CaepSinks& caep;
    std::function<HeardTimes()> heard;
    // How far history goes back.
    absl::Duration history;
  };

  explicit TrustService(Parts parts);

  grpc::ServerUnaryReactor* CheckDevice(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::Status BatchCheckDevices(
      grpc::ServerContext* context, const v1::BatchCheckDevicesRequest* request,
      v1::BatchCheckDevicesResponse* response) override;
  grpc::Status ListVerdicts(grpc::ServerContext* context,
                            const v1::ListVerdictsRequest* request,
                            v1::ListVerdictsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchVerdictsResponse>* WatchVerdicts(
      grpc::CallbackServerContext* context,
      const v1::WatchVerdictsRequest* request) override;
  grpc::Status ListVerdictChanges(
      grpc::ServerContext* context,
      const v1::ListVerdictChangesRequest* request,
      v1::ListVerdictChangesResponse* response) override;
  grpc::Status GetTrustStatus(grpc::ServerContext* context,
                              const v1::GetTrustStatusRequest* request,
                              v1::TrustStatus* response) override;
  grpc::Status ReleaseHold(grpc::ServerContext* context,
                           const v1::ReleaseHoldRequest* request,
                           v1::ReleaseHoldResponse* response) override;
  grpc::Status GetPolicies(grpc::ServerContext* context,
                           const v1::GetPoliciesRequest* request,
                           v1::PolicySet* response) override;
  grpc::Status ListPolicyVersions(
      grpc::ServerContext* context,
      const v1::ListPolicyVersionsRequest* request,
      v1::ListPolicyVersionsResponse* response) override;
  grpc::Status PreviewPolicies(grpc::ServerContext* context,
                               const v1::PreviewPoliciesRequest* request,
                               v1::PreviewPoliciesResponse* response) override;
  grpc::Status ApplyPolicies(grpc::ServerContext* context,
                             const v1::ApplyPoliciesRequest* request,
                             v1::PolicySet* response) override;
  grpc::Status CreateExemption(grpc::ServerContext* context,
                               const v1::CreateExemptionRequest* request,
                               v1::Exemption* response) override;
  grpc::Status ApproveExemption(grpc::ServerContext* context,
                                const v1::ApproveExemptionRequest* request,
                                v1::Exemption* response) override;
  grpc::Status RevokeExemption(grpc::ServerContext* context,
                               const v1::RevokeExemptionRequest* request,
                               v1::Exemption* response) override;
  grpc::Status ListExemptions(grpc::ServerContext* context,
                              const v1::ListExemptionsRequest* request,
                              v1::ListExemptionsResponse* response) override;
  grpc::Status ListDecisions(grpc::ServerContext* context,
                             const v1::ListDecisionsRequest* request,
                             v1::ListDecisionsResponse* response) override;
  grpc::Status ListCaepDeliveries(
      grpc::ServerContext* context,
      const v1::ListCaepDeliveriesRequest* request,
      v1::ListCaepDeliveriesResponse* response) override;

 private:
  using Watch = plugins::ResourceWatch<v1::WatchVerdictsResponse>;

  absl::Status AnswerCheck(ServerCall& call, const grpc::ByteBuffer& bytes,
                           grpc::ByteBuffer& response);
  absl::StatusOr<Watch::Narrowing> Narrow(
      const v1::WatchVerdictsRequest& request) const;

  const Parts parts_;
  Watch watch_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_SERVICE_H_
