#include "inventory/service/inventory_module.h"

#include <string>

#include "absl/time/clock.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_server.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::ElementsAre;
using testing::Gone;
using testing::NameOf;
using testing::Shown;
using testing::ShownWithOs;
using testing::Watching;

using InventoryModuleTest = testing::TestServer;

TEST_F(InventoryModuleTest, CarriesADeviceFromAPageToAWatcher) {
  Watching watch(*inventory_, "");
  EXPECT_TRUE(watch.Next().has_snapshot_end());

  EXPECT_TRUE(Sync({Shown("a"), Shown("b")}).done());

  const auto added = watch.NextWithChanges();
  ASSERT_EQ(added.changes_size(), 2);
  EXPECT_EQ(added.changes(0).type(), v1::Change::TYPE_ADDED);
  EXPECT_EQ(added.changes(0).sync(), "sources/iru/syncs/1");
  const auto committed =
      Sync({Shown("a")}, {Gone("b", "a", absl::Now() + absl::Seconds(1))});
  EXPECT_THAT(committed.missing(), ElementsAre(NameOf("b")));
  const auto removed = watch.NextWithChanges();
  ASSERT_EQ(removed.changes_size(), 1);
  EXPECT_EQ(removed.changes(0).type(), v1::Change::TYPE_REMOVED);
  watch.Cancel();
}

TEST_F(InventoryModuleTest, CarriesOnAfterARestart) {
  Sync({Shown("a")});
  std::string token;
  {
    Watching watch(*inventory_, "");
    token = watch.Next().resume_token();
    watch.Cancel();
  }
  Stop();
  Start();

  Watching watch(*inventory_, token);
  Sync({ShownWithOs("a", "15")});

  const auto change = watch.NextWithChanges().changes(0);
  EXPECT_EQ(change.revision(), 2);
  EXPECT_THAT(change.changed_paths(), ElementsAre("os.version"));
  watch.Cancel();
}

TEST_F(InventoryModuleTest, DrainsItsStreams) {
  Watching watch(*inventory_, "");
  watch.Next();

  module_->Drain();

  EXPECT_THAT(watch.Finish(),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
  grpc::ClientContext context;
  const auto late = ingest_->PushPages(&context);
  EXPECT_THAT(FromGrpcStatus(late->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST_F(InventoryModuleTest, RefusesADataDirectoryThatIsInUse) {
  EXPECT_THAT(
      CreateInventoryModule(Config(), {*RealClock(), *RealRandom()}),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_LOCKED"));
}

}  // namespace
}  // namespace muster::inventory
