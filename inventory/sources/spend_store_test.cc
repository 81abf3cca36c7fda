#include "inventory/sources/spend_store.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/model/proto_time.h"
#include "inventory/sources/spend_document.pb.h"
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

class SpendStoreTest : public ::testing::Test {
 protected:
  using Lanes = std::vector<std::pair<std::string, int64_t>>;

  SpendStoreTest() {
    v1::Source source;
    source.set_name(kSource);
    inventory_.PutSource(source);
  }
  v1::RecordSpendRequest Request(const std::string& id, const Lanes& lanes) {
    v1::RecordSpendRequest request;
    request.set_parent(kSource);
    request.set_request_id(id);
    *request.mutable_spend_time() = ToProto(inventory_.clock().Now());
    for (const auto& [lane, count] : lanes) {
      v1::LaneSpend& spend = *request.add_lanes();
      spend.set_lane(lane);
      spend.set_api_call_count(count);
    }
    return request;
  }
  int64_t FirstLane(const absl::StatusOr<v1::Spend>& spend) {
    EXPECT_THAT(spend, IsOk());
    return spend.ok() ? spend->lanes(0).api_call_count() : -1;
  }

  testing::TestInventory inventory_;
  SpendStore spend_{inventory_.store(), inventory_.writer(),
                    inventory_.clock()};
};

TEST_F(SpendStoreTest, AddsByHourAndLane) {
  ASSERT_THAT(spend_.Record(Request("1", {{"trust", 3}, {"command", 1}})),
              IsOk());

  EXPECT_THAT(spend_.Record(Request("2", {{"rest", 2}, {"trust", 4}})),
              IsOkAndHolds(EqualsProto(R"pb(
                name: "sources/iru/spend/2023-11-14T22"
                hour_start_time { seconds: 1699999200 }
                lanes { lane: "command" api_call_count: 1 }
                lanes { lane: "rest" api_call_count: 2 }
                lanes { lane: "trust" api_call_count: 7 }
              )pb")));
}

TEST_F(SpendStoreTest, AddsTheSameRequestOnce) {
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", 3}})), IsOk());
  const int commits = inventory_.store().commits();

  EXPECT_EQ(FirstLane(spend_.Record(Request("1", {{"rest", 3}}))), 3);

  EXPECT_EQ(inventory_.store().commits(), commits);
}

TEST_F(SpendStoreTest, RemembersTheLast64Requests) {
  for (int i = 1; i <= 65; ++i) {
    ASSERT_THAT(spend_.Record(Request(absl::StrCat(i), {{"rest", 1}})), IsOk());
  }

  EXPECT_EQ(FirstLane(spend_.Record(Request("2", {{"rest", 1}}))), 65);
  EXPECT_EQ(FirstLane(spend_.Record(Request("1", {{"rest", 1}}))), 66);
}

TEST_F(SpendStoreTest, ReadsAsASpendInTheStore) {
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", 3}})), IsOk());

  const auto bytes = inventory_.store().Read()->GetDocument(
      Collection::kSpend, "sources/iru/spend/2023-11-14T22");

  ASSERT_THAT(bytes, IsOk());
  ASSERT_TRUE(bytes->has_value());
  v1::Spend spend;
  ASSERT_TRUE(spend.ParseFromString(**bytes));
  EXPECT_EQ(spend.lanes(0).api_call_count(), 3);
  store::SpendDocument document;
  ASSERT_TRUE(document.ParseFromString(**bytes));
  EXPECT_EQ(document.request_ids(0), "1");
}

TEST_F(SpendStoreTest, StopsCountingAtTheGreatestNumber) {
  const int64_t max = std::numeric_limits<int64_t>::max();
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", max}})), IsOk());

  EXPECT_EQ(FirstLane(spend_.Record(Request("2", {{"rest", 1}}))), max);
}

TEST_F(SpendStoreTest, RefusesWhatItCannotAdd) {
  v1::RecordSpendRequest no_time = Request("1", {{"rest", 1}});
  no_time.clear_spend_time();
  v1::RecordSpendRequest too_old = Request("1", {{"rest", 1}});
  *too_old.mutable_spend_time() =
      ToProto(inventory_.clock().Now() - absl::Hours(91 * 24));

  for (const auto& request :
       {Request("1", {{"rest", -1}}), Request("1", {{"", 1}}),
        Request("", {{"rest", 1}}),
        Request(std::string(65, 'x'), {{"rest", 1}}), no_time, too_old}) {
    EXPECT_THAT(spend_.Record(request),
                ErrorIs(absl::StatusCode::kInvalidArgument, "SPEND_MALFORMED"));
  }
  v1::RecordSpendRequest unknown = Request("1", {{"rest", 1}});
  unknown.set_parent("sources/eu");
  EXPECT_THAT(spend_.Record(unknown),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

TEST_F(SpendStoreTest, ListsTheNewestHourFirst) {
  for (int i = 1; i <= 3; ++i) {
    ASSERT_THAT(spend_.Record(Request("1", {{"rest", i}})), IsOk());
    inventory_.clock().Advance(absl::Hours(1));
  }

  const auto first = spend_.List(kSource, "", 2);
  const auto second =
      spend_.List(kSource, "sources/iru/spend/2023-11-14T23", 2);

  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->resources.size(), 2u);
  EXPECT_EQ(first->resources[0].name(), "sources/iru/spend/2023-11-15T00");
  EXPECT_TRUE(first->has_more);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->resources.size(), 1u);
  EXPECT_EQ(second->resources[0].lanes(0).api_call_count(), 1);
  EXPECT_FALSE(second->has_more);
}

TEST_F(SpendStoreTest, DropsHoursThatAreOlderThan90Days) {
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", 1}})), IsOk());
  inventory_.clock().Advance(absl::Hours(90 * 24));
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", 2}})), IsOk());
  EXPECT_EQ(spend_.List(kSource, "", 10)->resources.size(), 2u);

  inventory_.clock().Advance(absl::Hours(1));
  ASSERT_THAT(spend_.Record(Request("1", {{"rest", 3}})), IsOk());

  const auto kept = spend_.List(kSource, "", 10);
  ASSERT_THAT(kept, IsOk());
  ASSERT_EQ(kept->resources.size(), 2u);
  EXPECT_EQ(kept->resources.back().lanes(0).api_call_count(), 2);
}

}  // namespace
}  // namespace muster::inventory
