#include "plugins/trust/trust_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/trust/verdict_reader.h"

namespace muster::trust {
namespace {

absl::Status Append(const plugins::Resource& resource,
                    v1::WatchVerdictsResponse& response) {
  ASSIGN_OR_RETURN(
      *response.add_verdicts(),
      plugins::ParseStored<v1::Verdict>(resource.name, resource.value));
  return absl::OkStatus();
}

}  // namespace

TrustService::TrustService(Policies policies, plugins::PluginHost& host)
    : policies_(std::move(policies)),
      host_(host),
      watch_("muster.trust.v1.Trust/WatchVerdicts", host, Append) {}

grpc::Status TrustService::CheckDevice(grpc::ServerContext* context,
                                       const v1::CheckDeviceRequest* request,
                                       v1::Verdict* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/CheckDevice");
  return call.Answer(*request, *response, [&]() -> absl::StatusOr<v1::Verdict> {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host_.store().Snapshot());
    const VerdictReader reader(snapshot, policies_, host_.clock().Now());
    return reader.Check(*request);
  });
}

grpc::Status TrustService::ListVerdicts(grpc::ServerContext* context,
                                        const v1::ListVerdictsRequest* request,
                                        v1::ListVerdictsResponse* response) {
  ServerCall call(*context, "muster.trust.v1.Trust/ListVerdicts");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::ListVerdictsResponse> {
        ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                         host_.store().Snapshot());
        const VerdictReader reader(snapshot, policies_, host_.clock().Now());
        return reader.List(*request);
      });
}

grpc::ServerWriteReactor<v1::WatchVerdictsResponse>*
TrustService::WatchVerdicts(grpc::CallbackServerContext* context,
                            const v1::WatchVerdictsRequest* request) {
  return watch_.Start(*context, *request);
}

}  // namespace muster::trust
