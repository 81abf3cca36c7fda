#include "client/progress_reporter.h"

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "client/device_mirror.h"
#include "client/feed/fake_inventory_feed.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProgressReporterTest : public ::testing::Test {
 protected:
  // A second later.
  void ReportLater() {
    clock_.Advance(absl::Seconds(1));
    reporter_.RunOnce();
  }

  FakeClock clock_;
  WatchScript script_;
  DeviceMirror mirror_;
  FakeInventoryFeed feed_;
  ProgressReporter reporter_{"proxy", mirror_, feed_, clock_};
};

TEST_F(ProgressReporterTest, SaysNothingBeforeThereIsSomethingToSay) {
  reporter_.RunOnce();

  EXPECT_THAT(feed_.reports(), IsEmpty());
}

TEST_F(ProgressReporterTest, ReportsEachPositionOnce) {
  ASSERT_THAT(mirror_.Apply(script_.SnapshotOf({})), IsOk());
  reporter_.RunOnce();
  ReportLater();
  ASSERT_THAT(mirror_.Apply(script_.Bookmark()), IsOk());
  ReportLater();

  EXPECT_THAT(feed_.reports(), ElementsAre("t1", "t2"));
}

TEST_F(ProgressReporterTest, ReportsAtMostOnceASecond) {
  ASSERT_THAT(mirror_.Apply(script_.SnapshotOf({})), IsOk());
  reporter_.RunOnce();
  ASSERT_THAT(mirror_.Apply(script_.Bookmark()), IsOk());
  clock_.Advance(absl::Milliseconds(999));
  reporter_.RunOnce();
  EXPECT_THAT(feed_.reports(), ElementsAre("t1"));

  ReportLater();

  EXPECT_THAT(feed_.reports(), ElementsAre("t1", "t2"));
}

TEST_F(ProgressReporterTest, TriesAgainAfterAReportThatFailed) {
  ASSERT_THAT(mirror_.Apply(script_.SnapshotOf({})), IsOk());
  feed_.report_error = absl::UnavailableError("not now");
  reporter_.RunOnce();
  EXPECT_THAT(feed_.reports(), IsEmpty());

  feed_.report_error = absl::OkStatus();
  ReportLater();

  EXPECT_THAT(feed_.reports(), ElementsAre("t1"));
}

}  // namespace
}  // namespace muster::client
