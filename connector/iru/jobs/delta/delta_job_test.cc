#include "connector/iru/jobs/delta/delta_job.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kList[] = "/api/v1/devices";
constexpr char kInformation[] = "/api/v1/prism/device_information";

class DeltaJobTest : public ::testing::Test {
 protected:
  static std::string Id(int i) { return absl::StrFormat("mac-%05d", i); }

  // Every device checked in, ten seconds apart, device 0 first; and deltas ran
  // that know every row.
  void Settle(int devices) {
    for (int i = 0; i < devices; ++i) {
      world_.tenant.CheckIn(Id(i), now() + absl::Seconds(10 * i));
    }
    world_.tenant.clock.Advance(absl::Seconds(10 * devices));
    ASSERT_THAT(Run(), IsOk());
    ASSERT_THAT(Run(), IsOk());
    world_.tenant.clock.Advance(absl::Minutes(2));
  }

  absl::Status Run() {
    return world_.Run(std::make_unique<DeltaJob>(world_.deps(), world_.cursor));
  }

  // `id` changes without a check-in; its row in the table has `more` columns.
  void Rename(const std::string& id, const std::string& more = "") {
    world_.tenant.SetTable(
        "device_information", id,
        {absl::StrCat(R"({"device__name":"name of )", id, "\"", more, "}")},
        now());
  }

  static std::vector<std::string> AllIds() {
    std::vector<std::string> ids;
    for (int i = 0; i < 1000; ++i) ids.push_back(Id(i));
    return ids;
  }

  int Count(const std::string& path) { return world_.tenant.Counts()[path]; }
  absl::Time now() const { return world_.tenant.clock.Now(); }

  FakeJobWorld world_{1000};
};

TEST_F(DeltaJobTest, ShowsWhoCheckedInSinceTheCursor) {
  Settle(1000);
  world_.tenant.CheckIn(Id(3), now());
  const int before = Count(kList);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(3)), 1u);
  EXPECT_FALSE(world_.devices[Id(3)].facts_only());
  EXPECT_LE(Count(kList) - before, 3);
}

TEST_F(DeltaJobTest, ReadsOnIntoKnownTerritory) {
  Settle(1000);
  for (int i = 0; i < 350; ++i) world_.tenant.CheckIn(Id(i), now());

  ASSERT_THAT(Run(), IsOk());

  for (int i = 0; i < 350; ++i) EXPECT_EQ(world_.devices.count(Id(i)), 1u) << i;
}

TEST_F(DeltaJobTest, TakesTwoRequestsForTheListWhenFewCheckedIn) {
  Settle(1000);
  ASSERT_THAT(Run(), IsOk());
  world_.KnowMacs(AllIds());
  world_.tenant.CheckIn(Id(3), now());
  const int before = Count(kList);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(Count(kList) - before, 2);
}

TEST_F(DeltaJobTest, ShowsACheckInThatTheListTellsLate) {
  Settle(1000);
  for (int minute = 0; minute < 6; ++minute) {
    world_.tenant.CheckIn(Id(999), now());
    ASSERT_THAT(Run(), IsOk());
    world_.tenant.clock.Advance(absl::Minutes(1));
  }
  world_.tenant.CheckIn(Id(3), now() - absl::Minutes(5));
  for (int i = 4; i < 304; ++i) world_.tenant.CheckIn(Id(i), now());
  bool shown = false;
  for (int minute = 0; minute < 5; ++minute) {
    world_.tenant.CheckIn(Id(999), now());
    ASSERT_THAT(Run(), IsOk());
    shown = shown || world_.devices.count(Id(3)) > 0;
    world_.tenant.clock.Advance(absl::Minutes(1));
  }

  EXPECT_TRUE(shown);
}

TEST_F(DeltaJobTest, ShowsWhoNeverCheckedInByTheEndOfTheList) {
  Settle(990);
  world_.KnowMacs(AllIds());

  ASSERT_THAT(Run(), IsOk());

  for (int i = 990; i < 1000; ++i) EXPECT_EQ(world_.devices.count(Id(i)), 1u);
  EXPECT_EQ(world_.memory.list_size().rows, 1000);
}

TEST_F(DeltaJobTest, CountsDevicesByWhereTheListEnds) {
  Settle(1000);
  world_.KnowMacs(AllIds());
  ASSERT_THAT(Run(), IsOk());
  for (int i = 0; i < 3; ++i) world_.tenant.Remove(Id(i));

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.memory.list_size().rows, 997);
  EXPECT_EQ(world_.memory.list_size().time, now());
}

TEST_F(DeltaJobTest, ShowsAnEnrolmentThatNeverCheckedIn) {
  Settle(1000);
  world_.tenant.Add("new");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices["new"].device().serial_number(), "SN-new");
  EXPECT_TRUE(world_.memory.Find("new").has_value());
}

TEST_F(DeltaJobTest, ReadsTheRowOfADeviceThatChangedWithoutACheckIn) {
  Settle(1000);
  Rename(Id(7));
  world_.tenant.SetRow(
      Id(7), R"({"device_id":"mac-00007","platform":"Mac","device_name":"b",
                 "last_check_in":"1970-01-01T01:00:00Z"})");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices[Id(7)].device().display_name(), "b");
  EXPECT_EQ(Count(absl::StrCat(kList, "/", Id(7))), 1);
}

TEST_F(DeltaJobTest, DoesNotReadARowThatWasMerelyCollectedAgain) {
  Settle(1000);
  Rename(Id(7), R"(,"tags":["x"])");
  ASSERT_THAT(Run(), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(5));
  Rename(Id(7), R"(,"tags":["x"])");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(Count(absl::StrCat(kList, "/", Id(7))), 1);
}

TEST_F(DeltaJobTest, ReadsARowAgainWhoseReadingWasNotKept) {
  Settle(1000);
  const std::string cursor = world_.cursor;
  Rename(Id(7));
  ASSERT_THAT(Run(), IsOk());
  world_.cursor = cursor;

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(7)), 1u);
}

TEST_F(DeltaJobTest, ReadsTheRowOfADeviceWhoseTagsTheTableHides) {
  Settle(1000);
  Rename(Id(7));
  ASSERT_THAT(Run(), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(5));
  Rename(Id(7));

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(7)), 1u);
  EXPECT_EQ(Count(absl::StrCat(kList, "/", Id(7))), 2);
}

TEST_F(DeltaJobTest, ReadsFewOfManyRowsThatMayHideAChange) {
  Settle(1000);
  for (int i = 0; i < 30; ++i) Rename(Id(i));
  ASSERT_THAT(Run(), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(5));
  for (int i = 0; i < 30; ++i) Rename(Id(i));

  ASSERT_THAT(Run(), IsOk());

  int reads = 0;
  for (int i = 0; i < 30; ++i) reads += Count(absl::StrCat(kList, "/", Id(i)));
  EXPECT_EQ(reads, 5);
}

TEST_F(DeltaJobTest, PassesOverTheListOnceWhenManyChanged) {
  Settle(1000);
  for (int i = 0; i < 30; ++i) Rename(Id(i));

  ASSERT_THAT(Run(), IsOk());

  for (int i = 0; i < 30; ++i) EXPECT_EQ(world_.devices.count(Id(i)), 1u) << i;
  EXPECT_EQ(Count(absl::StrCat(kList, "/", Id(0))), 0);
}

TEST_F(DeltaJobTest, PassesOverADeviceThatIsGone) {
  Settle(1000);
  Rename(Id(7));
  world_.tenant.Refuse(absl::StrCat(kList, "/", Id(7)), 404,
                       R"({"detail":"Not found."})");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(7)), 0u);
  EXPECT_THAT(world_.problems, IsEmpty());
}

TEST_F(DeltaJobTest, GoesOnByTheListAloneWhereTheTableIsRefused) {
  world_.tenant.Refuse(kInformation, 403);
  Settle(1000);
  world_.tenant.CheckIn(Id(3), now());

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(3)), 1u);
  EXPECT_THAT(world_.problems, SizeIs(1));
  EXPECT_EQ(Count(kInformation), 1);
}

TEST_F(DeltaJobTest, EndsWithTheListAndKeepsNothing) {
  Settle(1000);
  const std::string cursor = world_.cursor;
  world_.tenant.Refuse(kList, 503);

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_EQ(world_.cursor, cursor);
}

TEST_F(DeltaJobTest, NamesDevicesThatTheScopeLeavesOut) {
  Settle(1000);
  world_.scope.add_exclude_serial_numbers("SN-mac-00003");
  world_.tenant.CheckIn(Id(3), now());

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count(Id(3)), 0u);
  EXPECT_EQ(world_.out_of_scope.size(), 1u);
}

TEST_F(DeltaJobTest, EndsOnAPageThatRepeatsForEver) {
  Settle(1000);
  std::string rows;
  for (int i = 0; i < 300; ++i) {
    absl::StrAppend(&rows, i > 0 ? "," : "", R"({"device_id":"d)", i,
                    R"(","last_check_in":"2100-01-01T00:00:00Z"})");
  }
  world_.tenant.Refuse(kList, 200, absl::StrCat("[", rows, "]"));

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::iru
