#ifndef PLUGINS_ASSET_SYNC_ASSETS_SERVICE_H_
#define PLUGINS_ASSET_SYNC_ASSETS_SERVICE_H_

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/resource_watch.h"
#include "proto/muster/asset/v1/assets.grpc.pb.h"

namespace muster::asset_sync {

// Serves the assets in the plugin's store. Errors as assets.proto says, and
// INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
// PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY for requests to correct.
//
// Thread-safe. `host` must outlive it.
class AssetsService final : public asset::v1::Assets::WithCallbackMethod_Watch<
                                asset::v1::Assets::Service> {
 public:
  explicit AssetsService(plugins::PluginHost& host);

  // asset::v1::Assets:
  grpc::Status GetAsset(grpc::ServerContext* context,
                        const asset::v1::GetAssetRequest* request,
                        asset::v1::Asset* response) override;
  grpc::Status ListAssets(grpc::ServerContext* context,
                          const asset::v1::ListAssetsRequest* request,
                          asset::v1::ListAssetsResponse* response) override;
  grpc::ServerWriteReactor<asset::v1::WatchResponse>* Watch(
      grpc::CallbackServerContext* context,
      const asset::v1::WatchRequest* request) override;

 private:
  absl::StatusOr<asset::v1::Asset> Get(
      const asset::v1::GetAssetRequest& request) const;
  absl::StatusOr<asset::v1::ListAssetsResponse> List(
      const asset::v1::ListAssetsRequest& request) const;

  plugins::PluginHost& host_;
  plugins::ResourceWatch<asset::v1::WatchResponse> watch_;
};

}  // namespace muster::asset_sync

#endif  // PLUGINS_ASSET_SYNC_ASSETS_SERVICE_H_
