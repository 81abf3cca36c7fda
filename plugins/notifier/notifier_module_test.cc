// The whole notifier over a stub of the inventory, by its service.

#include "plugins/notifier/notifier_module.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "plugins/notifier/trouble/inventory_troubles.h"
#include "proto/muster/notifier/v1/notifier.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::notifier {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace inv = inventory::v1;

// Two sources, one with an incident that is open and one that has ended.
class CannedSources final : public inv::Sources::Service {
 public:
  grpc::Status ListSources(grpc::ServerContext*, const inv::ListSourcesRequest*,
                           inv::ListSourcesResponse* response) override {
    response->add_sources()->set_name("sources/quiet");
    inv::Source* const acme = response->add_sources();
    acme->set_name("sources/acme");
    acme->set_open_incident_count(1);
    return grpc::Status::OK;
  }
  grpc::Status ListIncidents(grpc::ServerContext*,
                             const inv::ListIncidentsRequest* request,
                             inv::ListIncidentsResponse* response) override {
    if (request->parent() != "sources/acme") {
      return {grpc::StatusCode::INTERNAL, "nobody should ask"};
    }
    inv::Incident* const ended = response->add_incidents();
    ended->set_name("sources/acme/incidents/1");
    ended->mutable_end_time()->set_seconds(1);
    inv::Incident* const open = response->add_incidents();
    open->set_name("sources/acme/incidents/2");
    open->set_reason("SYNC_HELD");
    open->set_message("release it");
    return grpc::Status::OK;
  }
};

class CannedMaintenance final : public inv::Maintenance::Service {
 public:
  grpc::Status GetStore(grpc::ServerContext*, const inv::GetStoreRequest*,
                        inv::Store* response) override {
    response->set_revision(100);
    return grpc::Status::OK;
  }
  grpc::Status ListWatchers(grpc::ServerContext*,
                            const inv::ListWatchersRequest*,
                            inv::ListWatchersResponse* response) override {
    inv::WatcherStatus* const behind = response->add_watchers();
    behind->set_watcher("trust");
    behind->set_sent_revision(100);
    behind->set_applied_revision(99);
    inv::WatcherStatus* const upright = response->add_watchers();
    upright->set_watcher("assets");
    upright->set_sent_revision(100);
    return grpc::Status::OK;
  }
};

class NotifierModuleTest : public ::testing::Test {
 protected:
  NotifierModuleTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&sources_);
    builder.RegisterService(&maintenance_);
    server_ = builder.BuildAndStart();
    inventory_.Set(server_->InProcessChannel({}));
    config_.set_data_dir(dir_.path());
  }
  ~NotifierModuleTest() override { server_->Shutdown(); }

  TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  CannedSources sources_;
  CannedMaintenance maintenance_;
  std::unique_ptr<grpc::Server> server_;
  LateChannel inventory_;
  config::v1::MusterConfig config_;
};

TEST_F(NotifierModuleTest, OpenIncidentsAreTroubleAndEndedOnesAreNot) {
  InventoryTroubles troubles(inventory_, clock_, absl::Minutes(10));
  const auto read = troubles.Read();
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(*read, SizeIs(1));
  EXPECT_EQ((*read)[0].key(), "sources/acme/incidents/2");
  EXPECT_EQ((*read)[0].source(), "sources/acme");
  EXPECT_EQ((*read)[0].reason(), "SYNC_HELD");
}

TEST_F(NotifierModuleTest, AWatcherThatIsBehindForTooLongIsTrouble) {
  InventoryTroubles troubles(inventory_, clock_, absl::Minutes(10));
  ASSERT_THAT(troubles.Read(), IsOk());
  clock_.Advance(absl::Minutes(9));
  EXPECT_THAT(*troubles.Read(), SizeIs(1));
  clock_.Advance(absl::Minutes(1));
  const auto read = troubles.Read();
  ASSERT_THAT(*read, SizeIs(2));
  EXPECT_EQ((*read)[1].key(), "watchers/trust");
  EXPECT_EQ((*read)[1].reason(), "WATCHER_LAGGING");
  EXPECT_EQ((*read)[1].start_time().seconds(), 1000);
}

TEST_F(NotifierModuleTest, AnInventoryThatIsGoneIsNoAnswer) {
  LateChannel nowhere;
  nowhere.Set(grpc::CreateChannel("unix:" + dir_.Join("none"),
                                  grpc::InsecureChannelCredentials()));
  InventoryTroubles gone(nowhere, clock_, absl::Minutes(10));
  EXPECT_THAT(gone.Read(),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

TEST_F(NotifierModuleTest, ServesWhatWasSentAndSaysWhoIsUnknown) {
  auto module = CreateNotifierModule(config_, {clock_, inventory_});
  ASSERT_THAT(module, IsOk());
  grpc::ServerBuilder builder;
  for (grpc::Service* service : (*module)->Services()) {
    builder.RegisterService(service);
  }
  const auto server = builder.BuildAndStart();
  {
    const auto stub = v1::Notifier::NewStub(server->InProcessChannel({}));
    grpc::ClientContext list;
    v1::ListNotificationsResponse listed;
    ASSERT_TRUE(stub->ListNotifications(&list, {}, &listed).ok());
    EXPECT_THAT(listed.notifications(), IsEmpty());
    grpc::ClientContext test;
    v1::SendTestRequest request;
    request.set_recipient("ops");
    v1::Notification sent;
    EXPECT_THAT(FromGrpcStatus(stub->SendTest(&test, request, &sent)),
                ErrorIs(absl::StatusCode::kNotFound, "RECIPIENT_NOT_FOUND"));
  }
  server->Shutdown();
}

TEST_F(NotifierModuleTest, RefusesAPaceThatIsTooQuick) {
  config_.mutable_notifier()->mutable_interval()->set_nanos(1000);
  EXPECT_THAT(CreateNotifierModule(config_, {clock_, inventory_}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

}  // namespace
}  // namespace muster::notifier
