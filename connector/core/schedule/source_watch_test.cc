#include "connector/core/schedule/source_watch.h"

#include <memory>
#include <string>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::IsOk;
using Gate = JobSchedule::Gate;

constexpr char kHost[] = "fake.example";

class SourceWatchTest : public ::testing::Test {
 protected:
  SourceWatchTest() {
    for (const char* id : {"a", "b", "c"}) devices_.Add(id);
    JobPlan plan;
    plan.jobs = devices_.Jobs();
    schedule_ = std::make_unique<JobSchedule>(
        "sources/s", plan,
        [this](const JobSpec&, const SyncControl&) {
          ++sweeps_;
          return sync_end_.ok() ? absl::StatusOr<SyncReport>(SyncReport())
                                : sync_end_;
        },
        [](const JobSpec&, const absl::StatusOr<SyncReport>&) {}, clock_,
        random_);
    Watch({});
  }

  void Watch(SourceWatch::Options options) {
    watch_ = std::make_unique<SourceWatch>(
        *schedule_, devices_, records_,
        SourceWatch::Hooks{[this] { return Review(); },
                           [this] { return mark_; }, [] {}},
        clock_, random_, options);
  }
  absl::Status Review() {
    ++reviews_;
    if (!review_end_.ok()) return review_end_;
    return records_.PutReview("fake", kHost, {});
  }
  void Know(const std::string& text) {
    inventory::v1::Source source;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &source));
    records_.Know(source);
  }
  // Turns the cranks for `span`, each second.
  void RunFor(absl::Duration span) {
    const absl::Time until = clock_.Now() + span;
    while (clock_.Now() < until) {
      watch_->RunOnce();
      schedule_->RunOnce(Track::kFull);
      clock_.Advance(absl::Seconds(1));
    }
  }

  FakeClock clock_;
  FakeRandom random_;
  FakeDeviceSource devices_{"sources/s"};
  FakeRecords records_{"sources/s"};
  absl::StatusOr<SyncReport> sync_end_ = SyncReport();
  int sweeps_ = 0;
  absl::Status review_end_;
  int reviews_ = 0;
  std::string mark_ = "first token";
  std::unique_ptr<JobSchedule> schedule_;
  std::unique_ptr<SourceWatch> watch_;
};

TEST_F(SourceWatchTest, CountsAllTheTimeAndSweepsNoMoreOftenForIt) {
  RunFor(absl::Minutes(10));

  EXPECT_EQ(devices_.counts(), 40);
  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, SweepsAtOnceWhenDevicesAreGone) {
  devices_.SetKnown(3);
  RunFor(absl::Minutes(5));
  devices_.Remove("c");

  RunFor(absl::Seconds(20));

  EXPECT_EQ(sweeps_, 2);
}

TEST_F(SourceWatchTest, SweepsForADeviceThatLeftWhileAnotherCame) {
  RunFor(absl::Minutes(5));
  devices_.Add("d");
  devices_.Remove("c");
  devices_.SetKnown(4);  // a delta showed the one that came

  RunFor(absl::Seconds(20));

  EXPECT_EQ(sweeps_, 2);
}

TEST_F(SourceWatchTest, LeavesDevicesThatCameToTheOtherJobs) {
  devices_.SetKnown(3);
  RunFor(absl::Minutes(5));
  devices_.Add("d");
  RunFor(absl::Minutes(1));
  devices_.SetKnown(4);

  RunFor(absl::Minutes(10));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, SweepsForDevicesThatCameAndThatNoOtherJobShows) {
  devices_.SetKnown(3);
  RunFor(absl::Minutes(5));
  devices_.Add("d");

  RunFor(absl::Minutes(2));

  EXPECT_EQ(sweeps_, 2);
}

TEST_F(SourceWatchTest, SweepsOnceForANumberThatStaysAnother) {
  RunFor(absl::Minutes(5));
  devices_.SetCount(7);
  RunFor(absl::Minutes(20));
  EXPECT_EQ(sweeps_, 2);

  devices_.SetCount(6);
  RunFor(absl::Minutes(20));
  EXPECT_EQ(sweeps_, 3);
}

TEST_F(SourceWatchTest, JudgesNoCountBeforeAFullSweep) {
  devices_.SetKnown(-1);

  RunFor(absl::Minutes(10));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, BelievesNoCountThatIsNotTold) {
  RunFor(absl::Minutes(2));
  devices_.SetCount(-1);
  RunFor(absl::Minutes(5));
  devices_.SetCount(absl::UnavailableError("no host"));
  RunFor(absl::Minutes(5));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, CountsNothingIfItIsTurnedOff) {
  Watch({/*review_required=*/false, absl::InfiniteDuration()});
  RunFor(absl::Minutes(10));

  EXPECT_LE(devices_.counts(), 1);
}

TEST_F(SourceWatchTest, ParksAPausedSourceAndGoesOnWhenItIsResumed) {
  Know("paused: true");
  RunFor(absl::Minutes(10));
  EXPECT_EQ(schedule_->gate(), Gate::kPaused);
  EXPECT_EQ(sweeps_, 0);
  EXPECT_EQ(devices_.counts(), 0);

  Know("device_count: 3");
  RunFor(SourceWatch::kLookInterval + absl::Seconds(1));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, TriesAgainOnceTheCredentialIsAnother) {
  sync_end_ = Error(absl::StatusCode::kFailedPrecondition,
                    "SOURCE_CREDENTIAL_REFUSED", "replace the token");
  RunFor(absl::Hours(1));
  EXPECT_EQ(sweeps_, 1);

  mark_ = "second token";
  RunFor(absl::Minutes(1));
  EXPECT_EQ(sweeps_, 2);

  sync_end_ = SyncReport();
  mark_ = "third token";
  RunFor(absl::Minutes(1));
  EXPECT_EQ(sweeps_, 3);
  EXPECT_FALSE(schedule_->refused());
}

TEST_F(SourceWatchTest, SweepsAtOnceAfterAHoldWasReleasedAndOnlyOnce) {
  Know("device_count: 3");
  inventory::v1::Hold hold;
  hold.set_name("sources/s/holds/1");
  hold.set_state(inventory::v1::HOLD_STATE_PENDING);
  records_.PutHold(hold);
  RunFor(absl::Minutes(5));
  EXPECT_EQ(sweeps_, 1);

  hold.set_state(inventory::v1::HOLD_STATE_RELEASED);
  records_.PutHold(hold);
  RunFor(absl::Minutes(5));

  EXPECT_EQ(sweeps_, 2);
}

TEST_F(SourceWatchTest, SweepsNotForAHoldThatWasRejected) {
  Know("device_count: 3");
  RunFor(absl::Minutes(1));
  inventory::v1::Hold hold;
  hold.set_name("sources/s/holds/1");
  hold.set_state(inventory::v1::HOLD_STATE_REJECTED);
  records_.PutHold(hold);

  RunFor(absl::Minutes(5));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, ReviewsANewSourceBeforeAnythingOfItIsUsed) {
  Watch({/*review_required=*/true});

  RunFor(absl::Minutes(10));

  EXPECT_EQ(reviews_, 1);
  EXPECT_EQ(sweeps_, 0);

  ASSERT_THAT(records_.Activate(), IsOk());
  schedule_->SetGate(Gate::kOpen);
  RunFor(absl::Minutes(1));
  EXPECT_EQ(reviews_, 1);
  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, TriesAReviewThatFailedAgainAfterAPause) {
  Watch({/*review_required=*/true});
  review_end_ = absl::UnavailableError("no host");
  RunFor(absl::Minutes(30));
  EXPECT_GT(reviews_, 2);
  EXPECT_LT(reviews_, 60);

  review_end_ = absl::OkStatus();
  RunFor(absl::Minutes(30));
  EXPECT_EQ(schedule_->gate(), Gate::kReview);
  EXPECT_EQ(sweeps_, 0);
}

TEST_F(SourceWatchTest, ReviewsNoSourceThatWasActivatedBefore) {
  Know("state: SOURCE_STATE_OK last_sync: 'sources/s/syncs/3'");
  Watch({/*review_required=*/true});

  RunFor(absl::Minutes(1));

  EXPECT_EQ(reviews_, 0);
  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, SyncsASourceThatWasActivatedAndNeverSynced) {
  Know("state: SOURCE_STATE_WAITING_TO_SYNC");
  ASSERT_THAT(records_.Activate(), IsOk());
  Watch({/*review_required=*/true});

  RunFor(absl::Minutes(1));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, NoticesThatTheSourceWasDeleted) {
  RunFor(absl::Minutes(1));
  EXPECT_FALSE(watch_->deleted());
  Know("paused: true");
  RunFor(absl::Minutes(1));
  EXPECT_FALSE(watch_->deleted());

  records_.Forget();
  RunFor(absl::Minutes(1));

  EXPECT_TRUE(watch_->deleted());
}

TEST_F(SourceWatchTest, BeginsAnewWithAConfiguredSourceThatWasDeleted) {
  Know("paused: true");
  RunFor(absl::Minutes(1));
  records_.Forget();

  RunFor(absl::Minutes(1));

  EXPECT_EQ(sweeps_, 1);
}

TEST_F(SourceWatchTest, LeavesADeletedSourceAloneThatWasReviewed) {
  Know("state: SOURCE_STATE_OK last_sync: 'sources/s/syncs/3'");
  Watch({/*review_required=*/true});
  RunFor(absl::Minutes(1));
  EXPECT_EQ(sweeps_, 1);

  records_.Forget();
  RunFor(absl::Hours(3));

  EXPECT_EQ(sweeps_, 1);
  EXPECT_EQ(reviews_, 0);
  EXPECT_TRUE(watch_->deleted());
}

}  // namespace
}  // namespace muster::connector
