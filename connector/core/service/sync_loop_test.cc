#include "connector/core/service/sync_loop.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::IsOkAndHolds;

class SyncLoopTest : public ::testing::Test {
 protected:
  absl::StatusOr<SyncReport> Sync(const SyncControl& control) {
    control.on_begun(absl::StrCat("sources/s/syncs/", ++syncs_));
    return SyncReport();
  }

  int syncs_ = 0;
  SyncScheduler scheduler_{
      "sources/s", [this](const SyncControl& control) { return Sync(control); },
      *RealClock(), SyncScheduler::Options()};
  SyncLoop loop_{scheduler_, *RealClock()};
};

TEST_F(SyncLoopTest, RunsWhatWasAskedForBeforeItsThreadStarted) {
  const auto ticket = scheduler_.Request("");
  loop_.Kick();

  loop_.Start();

  EXPECT_THAT(scheduler_.AwaitName(ticket), IsOkAndHolds("sources/s/syncs/1"));
}

TEST_F(SyncLoopTest, RunsWhatIsAskedForWhenItIsKicked) {
  const auto first = scheduler_.Request("");
  loop_.Start();
  ASSERT_TRUE(scheduler_.AwaitName(first).ok());
  scheduler_.AwaitIdle(absl::InfiniteDuration());

  const auto second = scheduler_.Request("");
  loop_.Kick();

  EXPECT_THAT(scheduler_.AwaitName(second), IsOkAndHolds("sources/s/syncs/2"));
}

TEST_F(SyncLoopTest, RunsNothingAfterItsThreadHasStopped) {
  const auto first = scheduler_.Request("");
  loop_.Start();
  ASSERT_TRUE(scheduler_.AwaitName(first).ok());

  loop_.Stop();
  scheduler_.Request("");
  loop_.Kick();

  EXPECT_EQ(syncs_, 1);
}

}  // namespace
}  // namespace muster::connector
