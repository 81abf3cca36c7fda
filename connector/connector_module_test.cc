#include "connector/connector_module.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "base/grpc/server.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/review/source_file.h"
#include "connector/core/sync/fake_ingest_service.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Request = PageSink::Request;

class ConnectorModuleTest : public ::testing::Test {
 protected:
  // As a process does it: nothing calls the server once it shuts down.
  ~ConnectorModuleTest() override {
    if (module_ != nullptr) module_->Drain();
  }

  // Tenants of two devices instead of Iru's.
  ConnectorDeps Deps() {
    return {*RealClock(), random_, inventory_channel_,
            [this](const config::v1::IruSource& source) {
              return MakeFake(source.source());
            },
            patience_};
  }
  absl::StatusOr<Tenant> MakeFake(const std::string& source) {
    auto devices = std::make_unique<FakeDeviceSource>(source);
    devices->Add("a");
    devices->Add("b");
    if (hangs_) devices->HangPages();
    return Tenant{source, std::move(devices),
                  std::make_unique<FakeCommandSink>()};
  }

  static config::v1::MusterConfig Config(const std::string& text) {
    config::v1::MusterConfig config;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
    return config;
  }
  static std::string Source(const std::string& name,
                            const std::string& more = "") {
    return absl::StrCat("iru_sources { source: '", name,
                        "' host: 'accuhive.api.kandji.io' ", more, "}");
  }
  absl::Status CreateError(const std::string& config) {
    return CreateConnectorModule(Config(config), Deps()).status();
  }

  // Serves the module beside a fake inventory, and starts it.
  void Start(const std::string& config) {
    auto module = CreateConnectorModule(Config(config), Deps());
    ASSERT_THAT(module, IsOk());
    module_ = *std::move(module);
    GrpcServer::Options options;
    options.services = module_->Services();
    options.services.push_back(&ingest_);
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    inventory_channel_.Set(server_->InProcessChannel());
    ASSERT_THAT(module_->Start(), IsOk());
  }
  absl::Status StartSync(v1::StartSyncResponse& response) {
    v1::StartSyncRequest request;
    request.set_source("sources/one");
    grpc::ClientContext context;
    return FromGrpcStatus(v1::Connector::NewStub(server_->InProcessChannel())
                              ->StartSync(&context, request, &response));
  }

  FakeRandom random_;
  LateChannel inventory_channel_;
  bool hangs_ = false;  // no page comes before its sync is cancelled
  absl::Duration patience_ = absl::InfiniteDuration();
  FakeInventory inventory_;
  FakeIngestService ingest_{inventory_};
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(ConnectorModuleTest, RefusesAConfigurationWithoutATenant) {
  EXPECT_THAT(CreateError(""), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                       "NO_SOURCE_CONFIGURED"));
}

TEST_F(ConnectorModuleTest, RefusesTwoTenantsOfOneName) {
  EXPECT_THAT(CreateError(Source("sources/one") + Source("sources/one")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SOURCE_DUPLICATE"));
}

TEST_F(ConnectorModuleTest, RefusesATenantWithoutAProperName) {
  EXPECT_THAT(
      CreateError(Source("one")),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(ConnectorModuleTest, SaysWhichTokenFileIsMissing) {
  ConnectorDeps deps = Deps();
  deps.make_tenant = nullptr;

  const absl::Status error =
      CreateConnectorModule(
          Config(Source("sources/one", "token_file: '/nowhere/token'")), deps)
          .status();

  EXPECT_THAT(error,
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
  EXPECT_THAT(std::string(error.message()), HasSubstr("/nowhere/token"));
  EXPECT_THAT(std::string(error.message()), HasSubstr("sources/one"));
}

TEST_F(ConnectorModuleTest, MakesARealTenantWithoutAskingIt) {
  const muster::testing::TempDir directory;
  const std::string token = directory.WriteFile("token", "s3cr3t-token\n");
  ConnectorDeps deps = Deps();
  deps.make_tenant = nullptr;

  EXPECT_THAT(CreateConnectorModule(
                  Config(Source("sources/one",
                                absl::StrCat("token_file: '", token, "'"))),
                  deps),
              IsOk());
}

TEST_F(ConnectorModuleTest, RefusesAnIntervalBelowTenSeconds) {
  EXPECT_THAT(
      CreateError(Source("sources/one", "full_sync_interval { seconds: 9 }")),
      ErrorIs(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_SHORT"));
  EXPECT_THAT(
      CreateError(Source("sources/one", "retry_delay { seconds: 0 }")),
      ErrorIs(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_SHORT"));
}

TEST_F(ConnectorModuleTest, RefusesAJobOrAScopeThatCannotBeRight) {
  EXPECT_THAT(CreateError(Source("sources/one", "jobs { name: 'none' }")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "JOB_UNKNOWN"));
  EXPECT_THAT(CreateError(Source("sources/one", "scope { tags: '' }")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SCOPE_INVALID"));
}

TEST_F(ConnectorModuleTest, ServesWhatWasConnectedBeforeItsStart) {
  const muster::testing::TempDir directory;
  auto file = SourceFile::Open(directory.path());
  ASSERT_THAT(file, IsOk());
  config::v1::IruSource connected;
  connected.set_source("sources/two");
  ASSERT_THAT((*file)->Add(connected), IsOk());

  Start(absl::StrCat("data_dir: '", directory.path(), "'",
                     Source("sources/one")));

  v1::DescribeResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(v1::Connector::NewStub(server_->InProcessChannel())
                  ->Describe(&context, {}, &response)
                  .ok());
  EXPECT_THAT(response.sources(), ElementsAre("sources/one", "sources/two"));
}

TEST_F(ConnectorModuleTest, ServesTheOthersIfAConnectedSourceCannotBe) {
  const muster::testing::TempDir directory;
  auto file = SourceFile::Open(directory.path());
  ASSERT_THAT(file, IsOk());
  config::v1::IruSource twice;
  twice.set_source("sources/one");
  ASSERT_THAT((*file)->Add(twice), IsOk());

  EXPECT_THAT(
      CreateConnectorModule(Config(absl::StrCat("data_dir: '", directory.path(),
                                                "'", Source("sources/one"))),
                            Deps()),
      IsOk());
}

TEST_F(ConnectorModuleTest, ConnectsNoSourceThatItServesAlready) {
  const muster::testing::TempDir directory;
  Start(absl::StrCat("data_dir: '", directory.path(), "'",
                     Source("sources/one")));
  v1::ConnectSourceRequest request;
  request.mutable_source()->set_source("sources/one");
  v1::ConnectSourceResponse response;
  grpc::ClientContext context;

  const absl::Status end =
      FromGrpcStatus(v1::Connector::NewStub(server_->InProcessChannel())
                         ->ConnectSource(&context, request, &response));

  EXPECT_THAT(end, ErrorIs(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS"));
}

TEST_F(ConnectorModuleTest, StopsTheSyncThatRunsAndRecordsItWhenItDrains) {
  hangs_ = true;
  Start(Source("sources/one"));
  v1::StartSyncResponse response;
  ASSERT_THAT(StartSync(response), IsOk());

  module_->Drain();

  ASSERT_EQ(inventory_.Steps(Request::kAbort).size(), 1);
  EXPECT_EQ(inventory_.Steps(Request::kAbort)[0].abort().error().reason(),
            "SYNC_CANCELLED");
  EXPECT_THAT(StartSync(response),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST_F(ConnectorModuleTest, SyncsByItselfAndDoesNotWaitForAHangingInventory) {
  ingest_.HangOnCommit();
  patience_ = absl::ZeroDuration();

  Start(Source("sources/one"));
  ingest_.AwaitHanging();
  module_->Drain();

  EXPECT_EQ(inventory_.Steps(Request::kBegin)[0].begin().source(),
            "sources/one");
  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 1);
}

}  // namespace
}  // namespace muster::connector
