#include "plugins/compliance/compliance_service.h"

#include <utility>

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/grpc/server_span.h"
#include "base/status_macros.h"
#include "plugins/compliance/result_reader.h"

namespace muster::compliance {

ComplianceService::ComplianceService(Pack pack, plugins::PluginHost& host)
    : pack_(std::move(pack)), host_(host) {}

grpc::Status ComplianceService::GetDeviceCompliance(
    grpc::ServerContext* context, const v1::GetDeviceComplianceRequest* request,
    v1::DeviceCompliance* response) {
  ServerSpan span(*context,
                  "muster.compliance.v1.Compliance/GetDeviceCompliance");
  const auto get = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host_.store().Snapshot());
    const ResultReader reader(snapshot, pack_, host_.clock().Now());
    ASSIGN_OR_RETURN(*response, reader.Get(*request));
    return absl::OkStatus();
  };
  return span.Record(ToGrpcStatus(get()));
}

grpc::Status ComplianceService::ListDeviceCompliance(
    grpc::ServerContext* context,
    const v1::ListDeviceComplianceRequest* request,
    v1::ListDeviceComplianceResponse* response) {
  ServerSpan span(*context,
                  "muster.compliance.v1.Compliance/ListDeviceCompliance");
  const auto list = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host_.store().Snapshot());
    const ResultReader reader(snapshot, pack_, host_.clock().Now());
    ASSIGN_OR_RETURN(*response, reader.List(*request));
    return absl::OkStatus();
  };
  return span.Record(ToGrpcStatus(list()));
}

}  // namespace muster::compliance
