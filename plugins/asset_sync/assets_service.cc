#include "plugins/asset_sync/assets_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/api/fingerprint.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/sdk/effects/resource_list.h"

namespace muster::asset_sync {
namespace {

using ::muster::asset::v1::Asset;

constexpr absl::string_view kNamePattern = "sources/{source}/assets/{asset}";

absl::Status NotFound(const std::string& name) {
  return Error(absl::StatusCode::kNotFound, "ASSET_NOT_FOUND",
               absl::StrCat("there is no asset ", name,
                            "; no device of that name was ever synced"),
               {{"name", name}});
}

absl::StatusOr<Asset> ToAsset(const plugins::Resource& resource) {
  ASSIGN_OR_RETURN(Asset asset,
                   plugins::ParseStored<Asset>(resource.name, resource.value));
  asset.set_revision(resource.revision);
  return asset;
}

absl::Status AppendAsset(const plugins::Resource& resource,
                         asset::v1::WatchResponse& response) {
  ASSIGN_OR_RETURN(*response.add_assets(), ToAsset(resource));
  return absl::OkStatus();
}

bool IsAskedFor(const Asset& asset, asset::v1::Management asked) {
  if (asked == asset::v1::MANAGEMENT_UNSPECIFIED) {
    return asset.management() != asset::v1::MANAGEMENT_REMOVED;
  }
  return asset.management() == asked;
}

// The same for every page of one query.
uint64_t QueryFingerprint(asset::v1::ListAssetsRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return FingerprintProto(request);
}

}  // namespace

AssetsService::AssetsService(plugins::PluginHost& host)
    : host_(host), watch_("muster.asset.v1.Assets/Watch", host, AppendAsset) {}

grpc::Status AssetsService::GetAsset(grpc::ServerContext* context,
                                     const asset::v1::GetAssetRequest* request,
                                     Asset* response) {
  ServerCall call(*context, "muster.asset.v1.Assets/GetAsset");
  return call.Answer(*request, *response, [&] { return Get(*request); });
}

grpc::Status AssetsService::ListAssets(
    grpc::ServerContext* context, const asset::v1::ListAssetsRequest* request,
    asset::v1::ListAssetsResponse* response) {
  ServerCall call(*context, "muster.asset.v1.Assets/ListAssets");
  return call.Answer(*request, *response, [&] { return List(*request); });
}

grpc::ServerWriteReactor<asset::v1::WatchResponse>* AssetsService::Watch(
    grpc::CallbackServerContext* context,
    const asset::v1::WatchRequest* request) {
  return watch_.Start(*context, *request);
}

absl::StatusOr<Asset> AssetsService::Get(
    const asset::v1::GetAssetRequest& request) const {
  RETURN_IF_ERROR(ParseName(request.name(), kNamePattern).status());
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  ASSIGN_OR_RETURN(const std::optional<plugins::Resource> resource,
                   snapshot.Get(request.name()));
  if (!resource) return NotFound(request.name());
  return ToAsset(*resource);
}

absl::StatusOr<asset::v1::ListAssetsResponse> AssetsService::List(
    const asset::v1::ListAssetsRequest& request) const {
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  auto matches = [&](Asset& asset, const plugins::Resource& resource) {
    asset.set_revision(resource.revision);
    return IsAskedFor(asset, request.management());
  };
  ASSIGN_OR_RETURN(
      plugins::ResourcePage<Asset> page,
      plugins::ListResources<Asset>(snapshot, request.parent(),
                                    request.page_size(), request.page_token(),
                                    QueryFingerprint(request), matches));
  asset::v1::ListAssetsResponse response;
  for (Asset& asset : page.items) *response.add_assets() = std::move(asset);
  response.set_next_page_token(page.next_page_token);
  response.set_inventory_revision(snapshot.applied_revision());
  return response;
}

}  // namespace muster::asset_sync
