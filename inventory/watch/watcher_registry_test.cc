#include "inventory/watch/watcher_registry.h"

#include <map>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "inventory/watch/watch_token.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::StatusIs;
using testing::PutDevice;
using testing::TestDevice;

class FakeStream final : public Watcher {
 public:
  void Wake() override {}
  void End(absl::Status) override {}
  WatcherStats Stats() const override { return stats; }

  WatcherStats stats;
};

class WatcherRegistryTest : public ::testing::Test {
 protected:
  WatcherRegistryTest() {
    for (int i = 0; i < 10; ++i) PutDevice(store_, TestDevice("a"));
  }
  static std::shared_ptr<OpenWatch> Watch(const std::string& watcher) {
    auto watch = std::make_shared<OpenWatch>();
    watch->watcher = watcher;
    watch->parent = "sources/-";
    watch->in_snapshot = false;
    return watch;
  }
  v1::ReportProgressRequest Progress(const std::string& watcher,
                                     Revision revision,
                                     bool in_snapshot = false) const {
    WatchPosition position;
    position.revision = revision;
    position.in_snapshot = in_snapshot;
    v1::ReportProgressRequest request;
    request.set_watcher(watcher);
    request.set_resume_token(
        EncodeToken(ToToken(position, store_.identity(), 7)));
    return request;
  }

  FakeDeviceStore store_;
  std::map<std::string, std::string> saved_;
  int saves_ = 0;
  absl::Status disk_;
  WatcherRegistry registry_{
      store_, [this](absl::string_view watcher, const v1::WatchToken& token) {
        ++saves_;
        if (disk_.ok())
          saved_[std::string(watcher)] = token.SerializeAsString();
        return disk_;
      }};
};

TEST_F(WatcherRegistryTest, ListsWhoWatchesTheFurthestBehindFirst) {
  FakeStream near, far, gone;
  near.stats.position = 9;
  far.stats.position = 4;
  far.stats.writing_since = absl::FromUnixSeconds(17);
  registry_.Join(&near, Watch("near"));
  registry_.Join(&far, Watch("far"));
  registry_.Join(&gone, Watch("gone"));
  registry_.Leave(&gone);

  const v1::ListWatchersResponse list = registry_.List();

  ASSERT_EQ(list.watchers_size(), 2);
  EXPECT_EQ(list.watchers(0).watcher(), "far");
  EXPECT_EQ(list.watchers(0).parent(), "sources/-");
  EXPECT_EQ(list.watchers(0).sent_revision(), 4);
  EXPECT_EQ(list.watchers(0).lag(), 6);
  EXPECT_EQ(list.watchers(0).stalled_since_time().seconds(), 17);
  EXPECT_EQ(list.watchers(1).lag(), 1);
  EXPECT_FALSE(list.watchers(1).has_stalled_since_time());
}

TEST_F(WatcherRegistryTest, TellsWhatAWatcherReported) {
  FakeStream stream;
  registry_.Join(&stream, Watch("trust"));

  EXPECT_THAT(registry_.Report(Progress("trust", 8)), IsOkAndHolds(2));

  EXPECT_EQ(registry_.List().watchers(0).applied_revision(), 8);
}

TEST_F(WatcherRegistryTest, KeepsReportsAcrossARestart) {
  ASSERT_THAT(registry_.Report(Progress("trust", 8)), IsOk());
  testing::PutDocument(store_, Collection::kProgress, "trust", saved_["trust"]);
  FakeStream stream;
  WatcherRegistry restarted(store_, nullptr);
  ASSERT_THAT(restarted.Load(*store_.Read()), IsOk());
  restarted.Join(&stream, Watch("trust"));

  EXPECT_EQ(restarted.List().watchers(0).applied_revision(), 8);
}

TEST_F(WatcherRegistryTest, ForgetsReportsFromBeforeARestore) {
  FakeStream stream;
  registry_.Join(&stream, Watch("trust"));
  ASSERT_THAT(registry_.Report(Progress("trust", 8)), IsOk());

  store_.BumpEpoch();

  EXPECT_EQ(registry_.List().watchers(0).applied_revision(), 0);
}

TEST_F(WatcherRegistryTest, WritesNothingForAReportThatItHas) {
  ASSERT_THAT(registry_.Report(Progress("trust", 8)), IsOk());
  ASSERT_THAT(registry_.Report(Progress("trust", 8)), IsOk());

  EXPECT_EQ(saves_, 1);
}

TEST_F(WatcherRegistryTest, TheMiddleOfASnapshotIsNothingHandled) {
  EXPECT_THAT(registry_.Report(Progress("trust", 8, /*in_snapshot=*/true)),
              IsOkAndHolds(10));
}

TEST_F(WatcherRegistryTest, ShowsNoReportThatWasNotKept) {
  FakeStream stream;
  registry_.Join(&stream, Watch("trust"));
  disk_ = absl::ResourceExhaustedError("full");

  EXPECT_THAT(registry_.Report(Progress("trust", 8)),
              StatusIs(absl::StatusCode::kResourceExhausted));

  EXPECT_EQ(registry_.List().watchers(0).applied_revision(), 0);
}

TEST_F(WatcherRegistryTest, RefusesAMalformedName) {
  for (const std::string& name :
       {std::string(), std::string("Trust"), std::string("a b"),
        std::string("a/b"), std::string(64, 'a')}) {
    EXPECT_THAT(
        registry_.Report(Progress(name, 8)),
        ErrorIs(absl::StatusCode::kInvalidArgument, "WATCHER_NAME_MALFORMED"))
        << name;
  }
  EXPECT_THAT(registry_.Report(Progress(std::string(63, 'a'), 8)), IsOk());
  EXPECT_THAT(registry_.Report(Progress("a-b_c.0", 8)), IsOk());
}

TEST_F(WatcherRegistryTest, RefusesATokenThatIsNotOfThisStore) {
  v1::ReportProgressRequest damaged = Progress("trust", 8);
  damaged.set_resume_token("damaged");

  EXPECT_THAT(
      registry_.Report(damaged),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"));
  EXPECT_THAT(
      registry_.Report(Progress("trust", 11)),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
  v1::ReportProgressRequest old = Progress("trust", 8);
  store_.BumpEpoch();
  EXPECT_THAT(
      registry_.Report(old),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
}

}  // namespace
}  // namespace muster::inventory
