#include "plugins/asset_sync/asset_sync_module.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "proto/muster/asset/v1/assets.grpc.pb.h"
#include "proto/muster/config/v1/config.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::asset_sync {
namespace {

using ::muster::asset::v1::Asset;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;

device::v1::Device DeviceFromText(const std::string& text) {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return device;
}

// A managed Mac, an unmanaged PC and a tombstone.
std::vector<device::v1::Device> Fleet() {
  return {DeviceFromText(R"pb(
            name: "sources/iru/devices/gone"
            state: STATE_REMOVED
          )pb"),
          DeviceFromText(R"pb(
            name: "sources/iru/devices/mac"
            state: STATE_ENROLLED
            facts { key: "mdm.enabled" bool_value: true }
          )pb"),
          DeviceFromText(R"pb(
            name: "sources/iru/devices/pc"
            state: STATE_ENROLLED
            facts { key: "mdm.enabled" bool_value: false }
          )pb")};
}

device::v1::Device RemovedMac() {
  return DeviceFromText(R"pb(
    name: "sources/iru/devices/mac"
    state: STATE_REMOVED
    remove_time { seconds: 9 }
  )pb");
}

class AssetSyncModuleTest : public ::testing::Test {
 protected:
  AssetSyncModuleTest() {
    GrpcServer::Options options;
    options.services = {&inventory_};
    inventory_server_ = *GrpcServer::Create(std::move(options));
    inventory_channel_.Set(inventory_server_->InProcessChannel());
    StartPlugin();
  }

  ~AssetSyncModuleTest() override { StopPlugin(); }

  void StartPlugin() {
    config::v1::MusterConfig config;
    config.set_data_dir(dir_.path());
    module_ = *CreateAssetSyncModule(
        config, {*RealClock(), random_, inventory_channel_});
    GrpcServer::Options options;
    options.services = module_->Services();
    server_ = *GrpcServer::Create(std::move(options));
    stub_ = asset::v1::Assets::NewStub(server_->InProcessChannel());
    EXPECT_THAT(module_->Start(), IsOk());
  }

  void StopPlugin() {
    module_->Drain();
    server_->Shutdown(absl::Seconds(5));
    stub_.reset();
    server_.reset();
    module_.reset();
  }

  void PushFleet() { inventory_.Push(script_.SnapshotOf(Fleet())); }

  void PushRemovalOfTheMac() {
    inventory_.Push(
        script_.Happens(inventory::v1::Change::TYPE_REMOVED, RemovedMac()));
  }

  // Reads one Watch until it has shown `name` in the state `management`.
  void AwaitAsset(const std::string& name, asset::v1::Management management) {
    grpc::ClientContext context;
    asset::v1::WatchRequest request;
    request.set_parent("sources/-");
    const auto reader = stub_->Watch(&context, request);
    asset::v1::WatchResponse response;
    while (reader->Read(&response)) {
      for (const Asset& asset : response.assets()) {
        if (asset.name() == name && asset.management() == management) {
          context.TryCancel();
          return;
        }
      }
    }
    ADD_FAILURE() << "the stream ended without " << name;
  }

  // Ids, in order.
  std::vector<std::string> List(asset::v1::ListAssetsRequest request) {
    grpc::ClientContext context;
    asset::v1::ListAssetsResponse response;
    request.set_parent("sources/iru");
    EXPECT_TRUE(stub_->ListAssets(&context, request, &response).ok());
    std::vector<std::string> ids;
    for (const Asset& asset : response.assets()) {
      ids.push_back(asset.name().substr(19));
    }
    return ids;
  }

  absl::StatusOr<Asset> Get(const std::string& name) {
    grpc::ClientContext context;
    asset::v1::GetAssetRequest request;
    request.set_name(name);
    Asset asset;
    const absl::Status status =
        FromGrpcStatus(stub_->GetAsset(&context, request, &asset));
    if (!status.ok()) return status;
    return asset;
  }

  TempDir dir_;
  FakeRandom random_;
  client::WatchScript script_;
  client::FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> inventory_server_;
  LateChannel inventory_channel_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<asset::v1::Assets::Stub> stub_;
};

TEST_F(AssetSyncModuleTest, ListsWhatIsNotRemovedUnlessAskedForAState) {
  PushFleet();
  AwaitAsset("sources/iru/assets/pc", asset::v1::MANAGEMENT_UNMANAGED);

  EXPECT_THAT(List({}), ElementsAre("mac", "pc"));
  asset::v1::ListAssetsRequest request;
  request.set_management(asset::v1::MANAGEMENT_REMOVED);
  EXPECT_THAT(List(request), ElementsAre("gone"));
  request.set_management(asset::v1::MANAGEMENT_UNMANAGED);
  EXPECT_THAT(List(request), ElementsAre("pc"));
}

TEST_F(AssetSyncModuleTest, TurnsARemovedDeviceIntoATombstone) {
  PushFleet();
  AwaitAsset("sources/iru/assets/mac", asset::v1::MANAGEMENT_MANAGED);

  PushRemovalOfTheMac();
  AwaitAsset("sources/iru/assets/mac", asset::v1::MANAGEMENT_REMOVED);

  const absl::StatusOr<Asset> mac = Get("sources/iru/assets/mac");
  ASSERT_THAT(mac, IsOk());
  EXPECT_EQ(mac->remove_time().seconds(), 9);
  EXPECT_EQ(mac->inventory_revision(), 4);
  EXPECT_EQ(mac->revision(), 4);
}

TEST_F(AssetSyncModuleTest, CarriesOnAfterARestart) {
  PushFleet();
  AwaitAsset("sources/iru/assets/pc", asset::v1::MANAGEMENT_UNMANAGED);
  StopPlugin();
  StartPlugin();

  EXPECT_THAT(Get("sources/iru/assets/pc"), IsOk());
  PushRemovalOfTheMac();
  AwaitAsset("sources/iru/assets/mac", asset::v1::MANAGEMENT_REMOVED);

  ASSERT_EQ(inventory_.requests().size(), 2u);
  EXPECT_EQ(inventory_.requests()[0].resume_token(), "");
  EXPECT_EQ(inventory_.requests()[1].resume_token(), "t1");
  EXPECT_EQ(inventory_.requests()[1].watcher(), "asset_sync");
}

TEST_F(AssetSyncModuleTest, SaysWhyItHasNoSuchAsset) {
  EXPECT_THAT(Get("sources/iru/assets/nope"),
              ErrorIs(absl::StatusCode::kNotFound, "ASSET_NOT_FOUND"));
  EXPECT_THAT(Get("assets/nope"), ErrorIs(absl::StatusCode::kInvalidArgument,
                                          "RESOURCE_NAME_MALFORMED"));
}

TEST_F(AssetSyncModuleTest, RefusesAWatchOfNoSource) {
  grpc::ClientContext context;
  asset::v1::WatchRequest request;
  request.set_parent("nonsense");
  const auto reader = stub_->Watch(&context, request);
  asset::v1::WatchResponse response;

  EXPECT_FALSE(reader->Read(&response));
  EXPECT_THAT(
      FromGrpcStatus(reader->Finish()),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(AssetSyncModuleTest, EndsItsStreamsWhenItDrains) {
  grpc::ClientContext context;
  asset::v1::WatchRequest request;
  request.set_parent("sources/-");
  const auto reader = stub_->Watch(&context, request);
  asset::v1::WatchResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_TRUE(response.snapshot_end());

  module_->Drain();

  EXPECT_FALSE(reader->Read(&response));
  EXPECT_THAT(FromGrpcStatus(reader->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace muster::asset_sync
