#include "plugins/compliance/compliance_module.h"

#include <chrono>
#include <memory>
#include <string>

#include "base/errors.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "plugins/compliance/compliance_plugin.h"
#include "plugins/posture/plugin_bench.h"
#include "plugins/posture/proto_time.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::compliance {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// The module's service over gRPC, on a store that a run before has filled. The
// loop is not started, so nothing here has a thread of its own but the server.
class ComplianceModuleTest : public ::testing::Test {
 protected:
  ComplianceModuleTest()
      : bench_("compliance", [](Clock& clock) {
          Pack pack;
          pack.minimum_os = BuiltInMinimumOs();
          return std::make_unique<CompliancePlugin>(std::move(pack), clock);
        }) {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      name: "sources/iru/devices/a"
      platform: PLATFORM_MAC
      os { version: "26.7.1" }
      state: STATE_ENROLLED
      facts { key: "agent.installed" bool_value: true }
      facts { key: "filevault.enabled" bool_value: true }
      facts { key: "mdm.enabled" bool_value: true }
    )pb");
    *mac.mutable_last_check_in_time() = posture::ToProto(bench_.clock.Now());
    EXPECT_THAT(bench_.ShowSnapshot({mac}), IsOk());
    EXPECT_THAT(bench_.Sync(), IsOk());
    bench_.Stop();

    config::v1::MusterConfig config;
    config.set_data_dir(bench_.data_dir());
    module_ =
        *CreateComplianceModule(config, {bench_.clock, random_, inventory_});
    server_ = *GrpcServer::Create({"", module_->Services()});
    stub_ = v1::Compliance::NewStub(server_->InProcessChannel());
  }
  ~ComplianceModuleTest() override {
    module_->Drain();
    server_->Shutdown(absl::Seconds(5));
  }

  // The first message of a stream.
  v1::WatchDeviceComplianceResponse ReadOne(
      const v1::WatchDeviceComplianceRequest& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(30));
    const auto reader = stub_->WatchDeviceCompliance(&context, request);
    v1::WatchDeviceComplianceResponse response;
    EXPECT_TRUE(reader->Read(&response));
    context.TryCancel();
    reader->Finish();
    return response;
  }

  posture::PluginBench bench_;
  FakeRandom random_;
  LateChannel inventory_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Compliance::Stub> stub_;
};

TEST_F(ComplianceModuleTest, GetsOneDevice) {
  grpc::ClientContext context;
  v1::GetDeviceComplianceRequest request;
  request.set_name("sources/iru/deviceCompliance/a");
  v1::DeviceCompliance response;

  ASSERT_TRUE(stub_->GetDeviceCompliance(&context, request, &response).ok());

  EXPECT_EQ(response.state(), v1::COMPLIANCE_STATE_COMPLIANT);
}

TEST_F(ComplianceModuleTest, ListsDevicesWithTotals) {
  grpc::ClientContext context;
  v1::ListDeviceComplianceRequest request;
  request.set_parent("sources/iru");
  v1::ListDeviceComplianceResponse response;

  ASSERT_TRUE(stub_->ListDeviceCompliance(&context, request, &response).ok());

  EXPECT_EQ(response.checked_count(), 1);
  EXPECT_EQ(response.totals_size(), 5);
}

TEST_F(ComplianceModuleTest, StreamsWholeResultsFirst) {
  v1::WatchDeviceComplianceRequest request;
  request.set_parent("sources/iru");

  const v1::WatchDeviceComplianceResponse snapshot = ReadOne(request);

  ASSERT_EQ(snapshot.devices_size(), 1);
  EXPECT_EQ(snapshot.devices(0).device(), "sources/iru/devices/a");
  EXPECT_EQ(snapshot.devices(0).checks_size(), 5);
  EXPECT_TRUE(snapshot.snapshot_end());
}

TEST_F(ComplianceModuleTest, RefusesToStreamFromATokenOfAnotherQuery) {
  v1::WatchDeviceComplianceRequest request;
  request.set_parent("sources/iru");
  request.set_resume_token(ReadOne(request).resume_token());
  request.set_parent("sources/-");
  grpc::ClientContext context;
  const auto reader = stub_->WatchDeviceCompliance(&context, request);
  v1::WatchDeviceComplianceResponse response;

  EXPECT_FALSE(reader->Read(&response));
  EXPECT_THAT(
      FromGrpcStatus(reader->Finish()),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"));
}

TEST_F(ComplianceModuleTest, TellsWhyItRefuses) {
  grpc::ClientContext context;
  v1::GetDeviceComplianceRequest request;
  request.set_name("sources/iru/deviceCompliance/nope");
  v1::DeviceCompliance response;

  EXPECT_THAT(
      FromGrpcStatus(stub_->GetDeviceCompliance(&context, request, &response)),
      ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST(ComplianceModuleConfigTest, RefusesABadConfiguration) {
  config::v1::MusterConfig config;
  config.mutable_compliance()->add_minimum_os();
  FakeClock clock;
  FakeRandom random;
  LateChannel inventory;

  EXPECT_THAT(CreateComplianceModule(config, {clock, random, inventory}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

}  // namespace
}  // namespace muster::compliance
