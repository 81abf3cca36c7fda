#include "plugins/trust/trust_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "base/errors.h"
#include "base/grpc/server_span.h"
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

// Moves what `result` holds into `response`.
template <typename Response>
absl::Status Answer(absl::StatusOr<Response> result, Response& response) {
  ASSIGN_OR_RETURN(response, std::move(result));
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
  ServerSpan span(*context, "muster.trust.v1.Trust/CheckDevice");
  const auto check = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host_.store().Snapshot());
    const VerdictReader reader(snapshot, policies_, host_.clock().Now());
    return Answer(reader.Check(*request), *response);
  };
  return span.Record(ToGrpcStatus(check()));
}

grpc::Status TrustService::ListVerdicts(grpc::ServerContext* context,
                                        const v1::ListVerdictsRequest* request,
                                        v1::ListVerdictsResponse* response) {
  ServerSpan span(*context, "muster.trust.v1.Trust/ListVerdicts");
  const auto list = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host_.store().Snapshot());
    const VerdictReader reader(snapshot, policies_, host_.clock().Now());
    return Answer(reader.List(*request), *response);
  };
  return span.Record(ToGrpcStatus(list()));
}

grpc::ServerWriteReactor<v1::WatchVerdictsResponse>*
TrustService::WatchVerdicts(grpc::CallbackServerContext* context,
                            const v1::WatchVerdictsRequest* request) {
  return watch_.Start(*context, plugins::QueryOf(*request));
}

}  // namespace muster::trust
