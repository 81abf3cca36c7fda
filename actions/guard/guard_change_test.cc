#include "actions/guard/guard.h"
#include "actions/guard/guard_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kStricter[] = "max_destructive_targets: 5";
constexpr char kLooser[] = "max_destructive_targets: 20 max_targets: 10";

// How mode and settings change.
class GuardChangeTest : public GuardFixture {
 protected:
  int MaxDestructive() const {
    return guard_->settings()->max_destructive_targets();
  }

  v1::AuditRecord LastRecord() const {
    return log_->Records(0, 1000).value().back();
  }
};

TEST_F(GuardChangeTest, StopsAtOnceAndStaysStoppedAfterARestart) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_NONE), IsOk());
  EXPECT_EQ(guard_->mode(), guard::v1::GUARD_MODE_NONE);

  ASSERT_THAT(Open(), IsOk());

  EXPECT_EQ(guard_->mode(), guard::v1::GUARD_MODE_NONE);
  EXPECT_EQ(guard_->State().mode_principal(), "people/a");
  EXPECT_EQ(guard_->State().mode_reason(), "strange wipes");
}

TEST_F(GuardChangeTest, WritesDownWhoStoppedAndWhy) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_BENIGN_ONLY), IsOk());

  const v1::AuditRecord record = LastRecord();
  EXPECT_EQ(record.phase(), v1::AuditRecord::PHASE_GUARD);
  EXPECT_EQ(record.outcome(), "MODE_BENIGN_ONLY");
  EXPECT_EQ(record.principal(), "people/a");
  EXPECT_EQ(record.authentication(), "token 0");
  EXPECT_EQ(record.reason(), "strange wipes");
}

TEST_F(GuardChangeTest, StopsOnlyTowardsStricterAndResumesOnlyTowardsLooser) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_BENIGN_ONLY), IsOk());

  EXPECT_THAT(Stop(guard::v1::GUARD_MODE_LOCK_ONLY),
              ErrorIs(Code::kFailedPrecondition, "MODE_NOT_STRICTER"));
  EXPECT_THAT(Stop(guard::v1::GUARD_MODE_BENIGN_ONLY),
              ErrorIs(Code::kFailedPrecondition, "MODE_NOT_STRICTER"));
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NONE),
              ErrorIs(Code::kFailedPrecondition, "MODE_NOT_LOOSER"));
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_LOCK_ONLY), IsOk());
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL), IsOk());
  EXPECT_EQ(guard_->mode(), guard::v1::GUARD_MODE_NORMAL);
}

TEST_F(GuardChangeTest, LetsAnybodyStopButOnlyPeopleWhoAreKnownResume) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_NONE, "services/helpdesk"), IsOk());

  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL, "services/helpdesk"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_NOT_A_PERSON"));
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL, "people/new"),
              ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL, "people/b"), IsOk());
}

TEST_F(GuardChangeTest, WantsAModeAndWords) {
  ASSERT_THAT(Open(), IsOk());
  EXPECT_THAT(Stop(guard::v1::GUARD_MODE_UNSPECIFIED),
              ErrorIs(Code::kInvalidArgument, "MODE_MISSING"));

  guard::v1::StopActionsRequest silent;
  silent.set_mode(guard::v1::GUARD_MODE_NONE);
  EXPECT_THAT(guard_->StopActions({"people/a", ""}, silent),
              ErrorIs(Code::kInvalidArgument, "REASON_MISSING"));
  EXPECT_THAT(guard_->ApproveSettings({"people/a", ""}, {}),
              ErrorIs(Code::kInvalidArgument, "COMMENT_MISSING"));
}

TEST_F(GuardChangeTest, PutsTheFirstSettingsInForceWhateverTheyAre) {
  ASSERT_THAT(Open(kLooser), IsOk());

  EXPECT_EQ(MaxDestructive(), 20);
  EXPECT_FALSE(guard_->State().has_pending());
  EXPECT_THAT(Outcomes(), ElementsAre("BOOTSTRAP", "SETTINGS_IN_FORCE"));
}

TEST_F(GuardChangeTest, SaysNothingWhenNothingChanged) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(), IsOk());

  EXPECT_THAT(Outcomes(), SizeIs(2));
}

TEST_F(GuardChangeTest, PutsStricterSettingsInForceAtOnce) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kStricter), IsOk());

  EXPECT_EQ(MaxDestructive(), 5);
  EXPECT_EQ(Outcomes().back(), "SETTINGS_IN_FORCE");
}

TEST_F(GuardChangeTest, LetsLooserSettingsWaitWithAllThatComesWithThem) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());

  EXPECT_EQ(MaxDestructive(), 10);
  EXPECT_EQ(guard_->settings()->max_targets(), 1000);
  EXPECT_THAT(guard_->State().pending().differences(),
              ElementsAre("The number of targets of a DESTRUCTIVE plan rises "
                          "from 10 to 20."));
  EXPECT_EQ(Outcomes().back(), "SETTINGS_PROPOSED");
  EXPECT_EQ(LastRecord().plan_hash(), PendingHash());
}

TEST_F(GuardChangeTest, PutsApprovedSettingsInForceAfterTheDelay) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());
  ASSERT_THAT(Approve(PendingHash()), IsOk());

  clock_.Advance(absl::Hours(24) - absl::Seconds(1));
  guard_->RunOnce();
  EXPECT_EQ(MaxDestructive(), 10);

  clock_.Advance(absl::Seconds(1));
  guard_->RunOnce();
  EXPECT_EQ(MaxDestructive(), 20);
  EXPECT_FALSE(guard_->State().has_pending());
  EXPECT_EQ(Outcomes().back(), "SETTINGS_IN_FORCE");
}

TEST_F(GuardChangeTest, NeverPutsSettingsInForceThatNobodyApproved) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());

  clock_.Advance(absl::Hours(24 * 365));
  guard_->RunOnce();

  EXPECT_EQ(MaxDestructive(), 10);
}

TEST_F(GuardChangeTest, RemembersAnApprovalOverARestart) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());
  ASSERT_THAT(Approve(PendingHash()), IsOk());

  clock_.Advance(absl::Hours(12));
  ASSERT_THAT(Open(kLooser), IsOk());
  EXPECT_EQ(MaxDestructive(), 10);
  EXPECT_EQ(guard_->State().pending().approver(), "people/a");

  clock_.Advance(absl::Hours(12));
  ASSERT_THAT(Open(kLooser), IsOk());
  EXPECT_EQ(MaxDestructive(), 20);
}

TEST_F(GuardChangeTest, KeepsTheFirstApproval) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());
  ASSERT_THAT(Approve(PendingHash(), "people/a"), IsOk());

  clock_.Advance(absl::Hours(1));
  ASSERT_THAT(Approve(PendingHash(), "people/b"), IsOk());

  EXPECT_EQ(guard_->State().pending().approver(), "people/a");
}

TEST_F(GuardChangeTest, DropsWhatWaitsWhenItIsConfiguredNoMore) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());
  ASSERT_THAT(Approve(PendingHash()), IsOk());

  ASSERT_THAT(Open(), IsOk());
  clock_.Advance(absl::Hours(48));
  guard_->RunOnce();

  EXPECT_EQ(MaxDestructive(), 10);
  EXPECT_EQ(Outcomes().back(), "SETTINGS_DROPPED");
}

TEST_F(GuardChangeTest, WantsAnotherApprovalForOtherSettings) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Open(kLooser), IsOk());
  const std::string before = PendingHash();
  ASSERT_THAT(Approve(before), IsOk());

  ASSERT_THAT(Open("max_destructive_targets: 1000"), IsOk());

  EXPECT_THAT(Approve(before),
              ErrorIs(Code::kFailedPrecondition, "SETTINGS_CHANGED"));
  EXPECT_EQ(guard_->State().pending().approver(), "");
}

TEST_F(GuardChangeTest, RefusesApprovalsOfNothingByProgramsAndByTheNew) {
  ASSERT_THAT(Open(), IsOk());
  EXPECT_THAT(Approve("x"), ErrorIs(Code::kNotFound, "NO_PENDING_SETTINGS"));

  ASSERT_THAT(Open(kLooser), IsOk());
  EXPECT_THAT(Approve(PendingHash(), "services/helpdesk"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_NOT_A_PERSON"));
  EXPECT_THAT(Approve(PendingHash(), "people/new"),
              ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
}

TEST_F(GuardChangeTest, ChangesNothingThatItCannotWriteDown) {
  ASSERT_THAT(Open(), IsOk());
  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_NONE), IsOk());
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);

  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL),
              ErrorIs(Code::kResourceExhausted, "DISK_FULL"));

  EXPECT_EQ(guard_->mode(), guard::v1::GUARD_MODE_NONE);
  disk_.faults().Heal();
  EXPECT_THAT(Resume(guard::v1::GUARD_MODE_NORMAL), IsOk());
}

TEST_F(GuardChangeTest, IsWhatTheDiskSaysAfterAWriteOfWhichNothingIsKnown) {
  ASSERT_THAT(Open(), IsOk());
  disk_.faults().FailOnce(FileOp::kSync, 1, FileFault::kIoError);
  EXPECT_THAT(Stop(guard::v1::GUARD_MODE_NONE),
              ErrorIs(Code::kFailedPrecondition, "DATA_DIR_UNUSABLE"));

  guard_->RunOnce();

  const bool written = Outcomes().back() == "MODE_NONE";
  EXPECT_EQ(guard_->mode(), written ? guard::v1::GUARD_MODE_NONE
                                    : guard::v1::GUARD_MODE_NORMAL);
}

}  // namespace
}  // namespace muster::actions
