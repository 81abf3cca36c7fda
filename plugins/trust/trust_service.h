#ifndef PLUGINS_TRUST_TRUST_SERVICE_H_
#define PLUGINS_TRUST_TRUST_SERVICE_H_

#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/resource_watch.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::trust {

// Serves verdicts. CheckDevice and ListVerdicts judge at the moment of the
// call. WatchVerdicts streams what is published: a lapse by time alone arrives
// within a tick (1 s), and `valid_until_time` covers that second.
//
// Thread-safe. `host` must outlive it, and it the server.
class TrustService final
    : public v1::Trust::WithCallbackMethod_WatchVerdicts<v1::Trust::Service> {
 public:
  TrustService(Policies policies, plugins::PluginHost& host);

  grpc::Status CheckDevice(grpc::ServerContext* context,
                           const v1::CheckDeviceRequest* request,
                           v1::Verdict* response) override;
  grpc::Status ListVerdicts(grpc::ServerContext* context,
                            const v1::ListVerdictsRequest* request,
                            v1::ListVerdictsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchVerdictsResponse>* WatchVerdicts(
      grpc::CallbackServerContext* context,
      const v1::WatchVerdictsRequest* request) override;

 private:
  const Policies policies_;
  plugins::PluginHost& host_;
  plugins::ResourceWatch<v1::WatchVerdictsResponse> watch_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_SERVICE_H_
