#ifndef PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_
#define PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_

#include "plugins/compliance/pack.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/resource_watch.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"

namespace muster::compliance {

// Serves the results of the checks. Get and List evaluate at the moment of the
// call. Watch streams what is stored: what changes by time alone arrives within
// a tick (1 s).
//
// Thread-safe. `host` must outlive it, and it the server.
class ComplianceService final
    : public v1::Compliance::WithCallbackMethod_WatchDeviceCompliance<
          v1::Compliance::Service> {
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
  grpc::ServerWriteReactor<v1::WatchDeviceComplianceResponse>*
  WatchDeviceCompliance(
      grpc::CallbackServerContext* context,
      const v1::WatchDeviceComplianceRequest* request) override;

 private:
  const Pack pack_;
  plugins::PluginHost& host_;
  plugins::ResourceWatch<v1::WatchDeviceComplianceResponse> watch_;
};

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_COMPLIANCE_SERVICE_H_
