#include "plugins/sdk/bad_changes/bad_changes.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier_fixture.h"
#include "testing/matchers.h"

namespace muster::plugins {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

class BadChangesTest : public ApplierFixture {
 protected:
  // From now on changes are put aside after so many attempts.
  void ParkAfter(int attempts) {
    options_.on_bad_change = {true, attempts};
    Restart();
  }

  // The second versions of both, in one message.
  WatchResponse UpdateBoth() {
    script_.Begin(Change::TYPE_UPDATED, Device("a", 2));
    script_.Begin(Change::TYPE_UPDATED, Device("b", 2));
    return script_.Send();
  }

  int64_t Parked() { return applier_->bad_changes().parked_count(); }

  const absl::Status bug_ = absl::InternalError("a bug");
};

TEST_F(BadChangesTest, StopBeforeTheChangeAndSayWhichItIs) {
  Apply(SnapshotOfAAndB());
  const WatchResponse both = UpdateBoth();
  plugin_.errors["b"] = bug_;

  for (int i = 1; i <= 5; ++i) {
    const absl::Status applied = applier_->Apply(both);
    EXPECT_THAT(applied, StatusIs(absl::StatusCode::kInternal));
    EXPECT_THAT(std::string(applied.message()),
                AllOf(HasSubstr("b at revision 4"), HasSubstr("a bug")));
    EXPECT_EQ(applier_->bad_changes().stuck()->attempts, i);
  }
  EXPECT_EQ(applier_->bad_changes().stuck()->device, "b");
  EXPECT_EQ(Effect("a"), "a v1");

  plugin_.errors.clear();
  Apply(both);
  EXPECT_EQ(Effect("b"), "b v2");
  EXPECT_FALSE(applier_->bad_changes().stuck().has_value());
}

TEST_F(BadChangesTest, AreParkedAfterSomeAttemptsAndTheRestGoesOn) {
  ParkAfter(3);
  Apply(SnapshotOfAAndB());
  const WatchResponse both = UpdateBoth();
  plugin_.errors["a"] = bug_;

  EXPECT_FALSE(applier_->Apply(both).ok());
  EXPECT_FALSE(applier_->Apply(both).ok());
  EXPECT_EQ(applier_->bad_changes().stuck()->attempts, 2);
  EXPECT_EQ(Parked(), 0);
  Apply(both);

  EXPECT_EQ(Parked(), 1);
  EXPECT_FALSE(applier_->bad_changes().stuck().has_value());
  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_EQ(Effect("b"), "b v2");
  Apply(script_.Bookmark());

  storage::ParkedChange parked;
  parked.ParseFromString(**store_->Snapshot()->GetRecord("parked/a"));
  EXPECT_EQ(parked.revision(), 3);
  EXPECT_EQ(parked.error_message(), "a bug");
  EXPECT_EQ(parked.attempts(), 3);
  EXPECT_GT(parked.park_time_nanos(), 0);
}

TEST_F(BadChangesTest, OfOneMessageAreParkedTogether) {
  ParkAfter(2);
  Apply(SnapshotOfAAndB());
  const WatchResponse both = UpdateBoth();
  plugin_.errors = {{"a", bug_}, {"b", bug_}};

  EXPECT_FALSE(applier_->Apply(both).ok());
  Apply(both);

  EXPECT_EQ(Parked(), 2);
}

TEST_F(BadChangesTest, AreTakenBackByTheNextChangeOfTheDevice) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  plugin_.errors["a"] = bug_;
  Apply(Update("a"));
  EXPECT_EQ(Parked(), 1);

  plugin_.errors.clear();
  Apply(script_.Happens(Change::TYPE_UPDATED, Device("a", 3)));

  EXPECT_EQ(Parked(), 0);
  EXPECT_EQ(Effect("a"), "a v3");
  EXPECT_FALSE(store_->Snapshot()->GetRecord("parked/a")->has_value());
}

TEST_F(BadChangesTest, AreTakenBackByALaterOneInTheSameMessage) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  script_.Begin(Change::TYPE_UPDATED, Device("a", 2));
  script_.Begin(Change::TYPE_UPDATED, Device("a", 3));
  plugin_.next_error = bug_;

  Apply(script_.Send());

  EXPECT_EQ(Parked(), 0);
  EXPECT_EQ(Effect("a"), "a v3");
}

TEST_F(BadChangesTest, AreTriedAgainAfterARestart) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  plugin_.errors["a"] = bug_;
  Apply(Update("a"));

  Restart();
  EXPECT_EQ(Parked(), 1);
  plugin_.errors["a"] = bug_;
  applier_->RetryParked();
  EXPECT_EQ(Parked(), 1);
  EXPECT_EQ(Effect("a"), "a v1");

  Restart();
  applier_->RetryParked();
  EXPECT_EQ(Parked(), 0);
  EXPECT_EQ(Effect("a"), "a v2");
}

TEST_F(BadChangesTest, KeepTheNewestSignOfLife) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  plugin_.errors["a"] = bug_;
  WatchResponse update = Update("a");
  *update.add_touched() = CheckIn("a", 5);
  Apply(update);
  WatchResponse news = script_.Bookmark();
  *news.add_touched() = CheckIn("a", 9);
  Apply(news);
  EXPECT_EQ(Parked(), 1);

  Restart();
  applier_->RetryParked();

  EXPECT_EQ(plugin_.check_in_seconds["a"], 9);
}

TEST_F(BadChangesTest, AreForgottenWithTheDevice) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  plugin_.errors["a"] = bug_;
  Apply(Update("a"));

  Apply(script_.Happens(Change::TYPE_LEFT_VIEW, Device("a", 3)));

  EXPECT_EQ(Parked(), 0);
  EXPECT_EQ(Effect("a"), "none");
}

TEST_F(BadChangesTest, AreNotParkedForAnErrorThatIsNotTheirFault) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  const WatchResponse both = UpdateBoth();
  for (const auto code :
       {absl::StatusCode::kUnavailable, absl::StatusCode::kResourceExhausted,
        absl::StatusCode::kDataLoss, absl::StatusCode::kAborted,
        absl::StatusCode::kCancelled, absl::StatusCode::kDeadlineExceeded}) {
    plugin_.errors["a"] = absl::Status(code, "not now");
    EXPECT_THAT(applier_->Apply(both), StatusIs(code));
  }
  EXPECT_EQ(Parked(), 0);
  EXPECT_EQ(applier_->bad_changes().stuck()->device, "a");
}

TEST_F(BadChangesTest, AreNotParkedWhereTheBatchAsAWholeFails) {
  ParkAfter(1);
  Apply(SnapshotOfAAndB());
  WatchResponse update = Update("a");
  update.set_previous_revision(update.previous_revision() + 7);

  EXPECT_THAT(applier_->Apply(update), StatusIs(absl::StatusCode::kDataLoss));

  EXPECT_EQ(Parked(), 0);
}

TEST_F(BadChangesTest, AreNotParkedByTheHundreds) {
  ParkAfter(1);
  std::vector<device::v1::Device> devices;
  for (int i = 0; i < 101; ++i) {
    devices.push_back(Device(absl::StrCat("d", i), 1));
    plugin_.errors[devices.back().name()] = bug_;
  }
  const WatchResponse snapshot = script_.SnapshotOf(std::move(devices));

  EXPECT_THAT(applier_->Apply(snapshot), StatusIs(absl::StatusCode::kInternal));

  EXPECT_EQ(Parked(), 0);
}

}  // namespace
}  // namespace muster::plugins
