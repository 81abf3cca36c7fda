#include "tests/fake_iru/prism/prism.h"

#include <algorithm>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/fleet/generator.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

class PrismTest : public ::testing::Test {
 protected:
  PrismTest()
      : state_(GenerateFleet({5, 200, absl::FromUnixSeconds(1760000000)})) {}

  Response Get(const std::string& category, const std::string& query) {
    return ListPrism(state_, category,
                     ParseTarget("GET", "/api/v1/prism/x?" + query));
  }

  Json List(const std::string& category, const std::string& query) {
    const Response response = Get(category, query);
    EXPECT_EQ(response.status, 200) << response.body;
    return Json::parse(response.body);
  }

  State state_;
};

TEST_F(PrismTest, SetsTheTotalWithoutAnOffsetAndTheOffsetWithOne) {
  const Json first = List("device_information", "");
  EXPECT_EQ(first["offset"], nullptr);
  EXPECT_EQ(first["limit"], 25);
  EXPECT_EQ(first["data"].size(), 25u);
  EXPECT_GT(first["total"], 150);
  EXPECT_EQ(first["cursor"], nullptr);

  const Json second = List("device_information", "offset=25&limit=999");
  EXPECT_EQ(second["offset"], 25);
  EXPECT_EQ(second["limit"], 300);
  EXPECT_EQ(second["total"], nullptr);
  EXPECT_EQ(second["data"].size() + 25, first["total"]);
}

TEST_F(PrismTest, GoesThroughATableByCursor) {
  const size_t total = List("apps", "")["total"];
  std::set<std::string> seen;
  std::string cursor;
  do {
    const Json page = List("apps", "limit=300&cursor=" + PercentEncode(cursor));
    EXPECT_EQ(page["total"], total);
    for (const Json& row : page["data"]) {
      seen.insert(row["device_id"].get<std::string>() +
                  row["bundle_id"].get<std::string>());
    }
    cursor = page["cursor"].is_null() ? "" : page["cursor"];
  } while (!cursor.empty());

  EXPECT_EQ(seen.size(), total);
}

TEST_F(PrismTest, LosesNoNeighbourOfADeviceThatLeavesBetweenTwoPages) {
  const Json all = List("device_information", "limit=300")["data"];
  const Json first = List("device_information", "limit=10&cursor=");
  state_.RemoveDevice(all[9]["device_id"].get<std::string>());

  const std::string cursor = PercentEncode(first["cursor"]);
  const Json next = List("device_information", "limit=10&cursor=" + cursor);
  EXPECT_EQ(next["data"][0]["device_id"], all[10]["device_id"]);
}

TEST_F(PrismTest, NarrowsByFamilyBlueprintAndFilter) {
  const std::string id = state_.blueprints[1].id;
  const Json information =
      List("device_information",
           "limit=300&device_families=Mac,iPad&blueprint_ids=" + id);
  EXPECT_FALSE(information["data"].empty());
  for (const Json& row : information["data"]) {
    EXPECT_EQ(row["blueprint_id"], id);
    EXPECT_EQ(row["device__family"], "Mac");
  }
  const std::string off = PercentEncode(R"({"status":{"eq":false}})");
  const Json rows = List("filevault", "limit=300&filter=" + off)["data"];
  EXPECT_FALSE(rows.empty());
  for (const Json& row : rows) EXPECT_EQ(row["status"], false);
}

TEST_F(PrismTest, SortsByAnyColumn) {
  std::vector<std::string> serials;
  const Json sorted = List("filevault", "limit=300&sort_by=-serial_number");
  for (const Json& row : sorted["data"]) {
    serials.push_back(row["serial_number"]);
  }

  EXPECT_GT(serials.size(), 50u);
  EXPECT_TRUE(std::is_sorted(serials.rbegin(), serials.rend()));
  EXPECT_EQ(Get("filevault", "cursor=&sort_by=serial_number").status, 400);
}

TEST_F(PrismTest, KnowsWhatItDoesNotKnow) {
  EXPECT_EQ(Get("gremlins", "").status, 404);
  EXPECT_EQ(Get("apps", "filter=nope").status, 400);
  EXPECT_EQ(List("kernel_extensions", "").dump(),
            R"({"offset":null,"limit":25,"total":0,"data":[],"cursor":null})");
}

TEST_F(PrismTest, CountsEveryCategory) {
  for (const std::string& category : PrismCategories()) {
    const Request request =
        ParseTarget("GET", "/api/v1/prism/count?category=" + category);
    const Json body = Json::parse(CountPrism(state_, request).body);
    EXPECT_EQ(body["count"], List(category, "")["total"]) << category;
    EXPECT_EQ(body["approximate"], false);
  }
  EXPECT_EQ(CountPrism(state_, ParseTarget("GET", "/?category=x")).body,
            R"({"detail":"Invalid category: x"})");
}

}  // namespace
}  // namespace muster::fake_iru
