#include "inventory/sources/incident_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using testing::kSource;

class IncidentStoreTest : public ::testing::Test {
 protected:
  IncidentStoreTest() {
    v1::Source source;
    source.set_name(kSource);
    inventory_.PutSource(source);
  }
  int64_t OpenCount() { return inventory_.GetSource().open_incident_count(); }

  testing::TestInventory inventory_;
  IncidentStore incidents_{inventory_.store(), inventory_.writer(),
                           inventory_.clock()};
};

TEST_F(IncidentStoreTest, CountsTheSameReasonUpWhileItIsOpen) {
  ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());
  inventory_.clock().Advance(absl::Seconds(5));

  EXPECT_THAT(incidents_.Report(kSource, "BROKEN", "Still broken."),
              IsOkAndHolds(EqualsProto(R"pb(
                name: "sources/iru/incidents/1"
                reason: "BROKEN"
                message: "Still broken."
                start_time { seconds: 1700000000 }
                last_report_time { seconds: 1700000005 }
                report_count: 2
              )pb")));
  EXPECT_EQ(OpenCount(), 1);
  EXPECT_EQ(incidents_.List(kSource, "", 10)->resources.size(), 1u);
}

TEST_F(IncidentStoreTest, CountsWhatIsOpenOfASource) {
  ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());
  ASSERT_THAT(incidents_.Report(kSource, "SLOW", "It is slow."), IsOk());
  EXPECT_EQ(OpenCount(), 2);

  const auto resolved = incidents_.Resolve(kSource, "BROKEN");

  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->end_time().seconds(), 1700000000);
  EXPECT_EQ(OpenCount(), 1);
}

TEST_F(IncidentStoreTest, OpensANewOneAfterTheOldOneEnded) {
  ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());
  ASSERT_THAT(incidents_.Resolve(kSource, "BROKEN"), IsOk());

  const auto again = incidents_.Report(kSource, "BROKEN", "It broke again.");

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), "sources/iru/incidents/2");
  EXPECT_EQ(again->report_count(), 1);
  EXPECT_EQ(OpenCount(), 1);
}

TEST_F(IncidentStoreTest, ResolvesOnlyWhatIsOpen) {
  const auto unknown =
      ErrorIs(absl::StatusCode::kNotFound, "INCIDENT_NOT_FOUND");
  EXPECT_THAT(incidents_.Resolve(kSource, "BROKEN"), unknown);
  ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());
  ASSERT_THAT(incidents_.Resolve(kSource, "BROKEN"), IsOk());

  EXPECT_THAT(incidents_.Resolve(kSource, "BROKEN"), unknown);
  EXPECT_EQ(OpenCount(), 0);
}

TEST_F(IncidentStoreTest, HasAReasonAndAMessageAndASource) {
  const auto malformed =
      ErrorIs(absl::StatusCode::kInvalidArgument, "INCIDENT_MALFORMED");
  EXPECT_THAT(incidents_.Report(kSource, "", "It broke."), malformed);
  EXPECT_THAT(incidents_.Report(kSource, "BROKEN", ""), malformed);

  const auto unknown = ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND");
  EXPECT_THAT(incidents_.Report("sources/eu", "BROKEN", "It broke."), unknown);
  EXPECT_THAT(incidents_.Resolve("sources/eu", "BROKEN"), unknown);
}

TEST_F(IncidentStoreTest, ListsNewestFirst) {
  for (int i = 1; i <= 10; ++i) {
    ASSERT_THAT(incidents_.Report(kSource, absl::StrCat("R", i), "It broke."),
                IsOk());
  }

  const auto first = incidents_.List(kSource, "", 1);
  const auto rest = incidents_.List(kSource, "sources/iru/incidents/10", 9);

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->resources.front().reason(), "R10");
  EXPECT_TRUE(first->has_more);
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->resources.front().reason(), "R9");
  EXPECT_EQ(rest->resources.back().reason(), "R1");
  EXPECT_FALSE(rest->has_more);
}

TEST_F(IncidentStoreTest, ForgetsTheOldestThatEndedButNoneThatIsOpen) {
  ASSERT_THAT(incidents_.Report(kSource, "OPEN", "It is."), IsOk());
  for (int i = 0; i < kIncidentsKept; ++i) {
    ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());
    ASSERT_THAT(incidents_.Resolve(kSource, "BROKEN"), IsOk());
  }
  ASSERT_THAT(incidents_.Report(kSource, "BROKEN", "It broke."), IsOk());

  const auto all = incidents_.List(kSource, "", kNoLimit);

  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->resources.size(), 1001u);
  EXPECT_EQ(all->resources.back().reason(), "OPEN");
  EXPECT_EQ(all->resources[999].name(), "sources/iru/incidents/3");
}

}  // namespace
}  // namespace muster::inventory
