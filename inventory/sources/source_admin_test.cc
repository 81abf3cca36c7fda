#include "inventory/sources/source_admin.h"

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/sources/cursor_store.h"
#include "inventory/sources/incident_store.h"
#include "inventory/sources/spend_store.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::StatusIs;
using testing::Begin;
using testing::kSource;
using testing::Page;
using testing::Shown;
using testing::ShownMany;

class SourceAdminTest : public ::testing::Test {
 protected:
  // All documents of `collection` that belong to the source of the tests.
  int CountDocuments(Collection collection) {
    int count = 0;
    const auto visit = [&](absl::string_view key, absl::string_view) {
      if (absl::StartsWith(key, kSource)) ++count;
      return true;
    };
    EXPECT_THAT(inventory_.store().Read()->ScanDocuments(
                    collection, "", "", ScanOrder::kForward, visit),
                IsOk());
    return count;
  }
  // One of everything that may be kept for a source.
  void WriteChildren(const std::string& source) {
    v1::Cursor cursor;
    cursor.set_name(source + "/cursors/devices");
    cursor.set_position("p");
    ASSERT_THAT(cursors_.Update(cursor), IsOk());
    ASSERT_THAT(incidents_.Report(source, "BROKEN", "It broke."), IsOk());
    v1::RecordSpendRequest spend;
    spend.set_parent(source);
    spend.set_request_id("r");
    spend.mutable_spend_time()->set_seconds(1700000000);
    ASSERT_THAT(spend_.Record(spend), IsOk());
    v1::Hold hold;
    hold.set_name(source + "/holds/1");
    inventory_.PutHold(hold);
  }

  testing::TestInventory inventory_;
  SourceAdmin admin_{inventory_.writer(), inventory_.syncs(),
                     inventory_.clock()};
  CursorStore cursors_{inventory_.store(), inventory_.writer(),
                       inventory_.clock()};
  IncidentStore incidents_{inventory_.store(), inventory_.writer(),
                           inventory_.clock()};
  SpendStore spend_{inventory_.store(), inventory_.writer(),
                    inventory_.clock()};
};

TEST_F(SourceAdminTest, MakesASourceThatWaitsForItsFirstSync) {
  v1::Source source;
  source.set_name(kSource);
  source.set_vendor("iru");
  source.set_host("example.test");
  source.set_device_count(7);

  EXPECT_THAT(admin_.Create(source), IsOkAndHolds(EqualsProto(R"pb(
                name: "sources/iru"
                vendor: "iru"
                host: "example.test"
                state: SOURCE_STATE_WAITING_TO_SYNC
              )pb")));

  EXPECT_EQ(inventory_.GetSource().host(), "example.test");
  EXPECT_THAT(admin_.Create(source),
              ErrorIs(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS"));
}

TEST_F(SourceAdminTest, RefusesNamesThatAreNone) {
  v1::Source source;
  source.set_name("iru");

  const auto malformed =
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED");
  EXPECT_THAT(admin_.Create(source), malformed);
  EXPECT_THAT(admin_.Pause("sources/-"), malformed);
  EXPECT_THAT(admin_.Delete("", true), malformed);
}

TEST_F(SourceAdminTest, PausingFailsTheRunningSyncAndRefusesTheNext) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(Begin()), IsOk());

  const auto paused = admin_.Pause(kSource);

  ASSERT_THAT(paused, IsOk());
  EXPECT_TRUE(paused->paused());
  EXPECT_EQ(paused->state(), v1::SOURCE_STATE_PAUSED);
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_PAUSED);
  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SOURCE_PAUSED");
  const auto refused =
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED");
  EXPECT_THAT(session.Handle(Page(0, {Shown("a")})), refused);
  EXPECT_THAT(inventory_.NewSession().Handle(Begin()), refused);
}

TEST_F(SourceAdminTest, PausingAgainChangesNothing) {
  inventory_.Show({Shown("a")});
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  const int commits = inventory_.store().commits();

  EXPECT_THAT(admin_.Pause(kSource), IsOk());

  EXPECT_EQ(inventory_.store().commits(), commits);
}

TEST_F(SourceAdminTest, PausingAgainFailsASyncThatTheFirstTimeDidNotReach) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(Begin()), IsOk());
  v1::Source source = inventory_.GetSource();
  source.set_paused(true);
  inventory_.PutSource(source);

  ASSERT_THAT(admin_.Pause(kSource), IsOk());

  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_FAILED);
}

TEST_F(SourceAdminTest, ResumingLetsSyncsBegin) {
  inventory_.Show({Shown("a")});
  ASSERT_THAT(admin_.Pause(kSource), IsOk());

  const auto resumed = admin_.Resume(kSource);

  ASSERT_THAT(resumed, IsOk());
  EXPECT_FALSE(resumed->paused());
  EXPECT_EQ(resumed->state(), v1::SOURCE_STATE_WAITING_TO_SYNC);
  EXPECT_THAT(inventory_.NewSession().Handle(Begin()), IsOk());
}

TEST_F(SourceAdminTest, KnowsNoSourceThatIsNotThere) {
  const auto unknown = ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND");
  EXPECT_THAT(admin_.Pause(kSource), unknown);
  EXPECT_THAT(admin_.Resume(kSource), unknown);
  EXPECT_THAT(admin_.Delete(kSource, true), unknown);
}

TEST_F(SourceAdminTest, DeletesOnlyWhatIsPausedAndEmptyOrForced) {
  inventory_.Show({Shown("a")});
  EXPECT_THAT(
      admin_.Delete(kSource, true),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_NOT_PAUSED"));
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  EXPECT_THAT(
      admin_.Delete(kSource, false),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_NOT_EMPTY"));

  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(inventory_.GetSource().device_count(), 1);
}

TEST_F(SourceAdminTest, DeletingMakesEveryDeviceATombstone) {
  inventory_.Show({Shown("a"), Shown("b")});
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  inventory_.clock().Advance(absl::Hours(1));

  EXPECT_THAT(admin_.Delete(kSource, true), IsOkAndHolds(2));

  const device::v1::Device device = inventory_.Get("b");
  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(device.removal_reason(), device::v1::REMOVAL_REASON_SOURCE_DELETED);
  EXPECT_EQ(device.remove_time().seconds(), 1700003600);
  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(change.device().name(), "sources/iru/devices/b");
  EXPECT_EQ(change.revision(), 4);
}

TEST_F(SourceAdminTest, DeletingForgetsAllDocumentsOfTheSourceAndNoOther) {
  inventory_.Show({Shown("a")});
  WriteChildren(kSource);
  v1::Source other;
  other.set_name("sources/iru2");
  ASSERT_THAT(admin_.Create(other), IsOk());
  WriteChildren(other.name());
  inventory_.ShowCatalog("users", {testing::ShownUser("1", "a@x.io")});
  const auto kinds = {Collection::kSources,   Collection::kSyncs,
                      Collection::kCursors,   Collection::kHolds,
                      Collection::kIncidents, Collection::kSpend};
  for (const Collection kind : kinds) EXPECT_GE(CountDocuments(kind), 1);

  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  ASSERT_THAT(admin_.Delete(kSource, true), IsOk());

  for (const Collection kind : kinds) {
    EXPECT_EQ(CountDocuments(kind), kind == Collection::kSyncs ? 0 : 1);
  }
  EXPECT_EQ(CountDocuments(Collection::kViews), 0);
  EXPECT_EQ(CountDocuments(Collection::kCatalog), 0);
  EXPECT_EQ(CountDocuments(Collection::kStatus), 0);
  EXPECT_EQ(inventory_.GetSource("sources/iru2").open_incident_count(), 1);
}

TEST_F(SourceAdminTest, DeletesAtMost300DevicesACommit) {
  inventory_.Show(ShownMany(300));
  inventory_.Show(ShownMany(1, /*first=*/300));
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  const int commits = inventory_.store().commits();

  EXPECT_THAT(admin_.Delete(kSource, true), IsOkAndHolds(301));

  EXPECT_EQ(inventory_.store().commits(), commits + 3);
}

TEST_F(SourceAdminTest, DeletingGoesOnWhereItWasInterrupted) {
  inventory_.Show(ShownMany(300));
  inventory_.Show(ShownMany(1, /*first=*/300));
  WriteChildren(kSource);
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  int commits = 0;
  LivenessTable& liveness = inventory_.liveness();
  StoreWriter writer(inventory_.store(), liveness, [&] {
    const auto full = absl::ResourceExhaustedError("no space is left");
    if (++commits == 1) inventory_.store().FailNextCommit(full);
  });

  EXPECT_THAT(SourceAdmin(writer, inventory_.syncs(), inventory_.clock())
                  .Delete(kSource, true),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(inventory_.GetSource().device_count(), 1);
  EXPECT_EQ(CountDocuments(Collection::kCursors), 1);

  EXPECT_THAT(SourceAdmin(writer, inventory_.syncs(), inventory_.clock())
                  .Delete(kSource, true),
              IsOkAndHolds(1));
  EXPECT_EQ(inventory_.GetSource().name(), "");
}

TEST_F(SourceAdminTest, ADeletedSourceMayComeBackWithItsDevices) {
  inventory_.Show({Shown("a")});
  ASSERT_THAT(admin_.Pause(kSource), IsOk());
  ASSERT_THAT(admin_.Delete(kSource, true), IsOk());

  inventory_.Show({Shown("a")});

  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(inventory_.GetSource().device_count(), 1);
  EXPECT_EQ(inventory_.GetView().count(), 1);
}

}  // namespace
}  // namespace muster::inventory
