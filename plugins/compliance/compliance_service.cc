#include "plugins/compliance/compliance_service.h"

#include <utility>

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "plugins/compliance/result/result_reader.h"
#include "plugins/sdk/effects/parse_stored.h"

namespace muster::compliance {
namespace {

absl::Status Append(const plugins::Resource& resource,
                    v1::WatchDeviceComplianceResponse& response) {
  ASSIGN_OR_RETURN(*response.add_devices(),
                   plugins::ParseStored<v1::DeviceCompliance>(resource.name,
                                                              resource.value));
  return absl::OkStatus();
}

}  // namespace

ComplianceService::ComplianceService(Pack pack, plugins::PluginHost& host)
    : pack_(std::move(pack)),
      host_(host),
      watch_("muster.compliance.v1.Compliance/WatchDeviceCompliance", host,
             Append) {}

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

grpc::ServerWriteReactor<v1::WatchDeviceComplianceResponse>*
ComplianceService::WatchDeviceCompliance(
    grpc::CallbackServerContext* context,
    const v1::WatchDeviceComplianceRequest* request) {
  return watch_.Start(*context, *request);
}

}  // namespace muster::compliance
