#ifndef PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_
#define PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_

#include "plugins/compliance/pack.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"

namespace muster::compliance {

// Serves the results of the checks, as they are at the moment of the call.
//
// Thread-safe. `host` must outlive it.
class ComplianceService final : public v1::Compliance::Service {
 public:
  ComplianceService(Pack pack, plugins::PluginHost& host);

  grpc::Status GetDeviceCompliance(
      grpc::ServerContext* context,
      const v1::GetDeviceComplianceRequest* request,
      v1::DeviceCompliance* response) override;
  grpc::Status ListDeviceCompliance(
      grpc::ServerContext* context,
      const v1::ListDeviceComplianceRequest* request,
      v1::ListDeviceComplianceResponse* response) override;

 private:
  const Pack pack_;
  plugins::PluginHost& host_;
};

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_
