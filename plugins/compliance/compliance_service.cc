#include "plugins/compliance/compliance_service.h"

#include <utility>

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "plugins/compliance/result/result_reader.h"

namespace muster::compliance {

ComplianceService::ComplianceService(Pack pack, plugins::PluginHost& host)
    : pack_(std::move(pack)), host_(host) {}

grpc::Status ComplianceService::GetDeviceCompliance(
    grpc::ServerContext* context, const v1::GetDeviceComplianceRequest* request,
    v1::DeviceCompliance* response) {
  ServerCall call(*context,
                  "muster.compliance.v1.Compliance/GetDeviceCompliance");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::DeviceCompliance> {
        ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                         host_.store().Snapshot());
        const ResultReader reader(snapshot, pack_, host_.clock().Now());
        return reader.Get(*request);
      });
}

grpc::Status ComplianceService::ListDeviceCompliance(
    grpc::ServerContext* context,
    const v1::ListDeviceComplianceRequest* request,
    v1::ListDeviceComplianceResponse* response) {
  ServerCall call(*context,
                  "muster.compliance.v1.Compliance/ListDeviceCompliance");
  return call.Answer(*request, *response,
                     [&]() -> absl::StatusOr<v1::ListDeviceComplianceResponse> {
                       ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                                        host_.store().Snapshot());
                       const ResultReader reader(snapshot, pack_,
                                                 host_.clock().Now());
                       return reader.List(*request);
                     });
}

}  // namespace muster::compliance
