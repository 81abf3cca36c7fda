#include "tests/fake_iru/company/library.h"

#include <string>

#include "gmock/gmock.h"
#include "tests/fake_iru/api/inventory_lists.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

constexpr char kEdge[] = "b81b0ed6-c703-45a0-8d49-8255ff21d413";

class LibraryTest : public ::testing::Test {
 protected:
  LibraryTest()
      : state_(GenerateFleet({7, 120, absl::FromUnixSeconds(1760000000)})) {}

  static Request Get(const std::string& query) {
    return ParseTarget("GET", "/api/v1/x?" + query);
  }
  Json Status(const std::string& item, const std::string& query = "") {
    return Json::parse(ListItemStatus(state_, item, Get(query)).body);
  }

  State state_;
};

TEST_F(LibraryTest, AgreesWithTheItemsOfEachDevice) {
  int macs = 0;
  for (const auto& [id, device] : state_.devices) {
    for (const Json& item : LibraryItemRows(state_, device)) {
      if (item["item_id"] != kEdge) continue;
      ++macs;
      const Json rows = Status(kEdge, "computer_id=" + id)["results"];
      ASSERT_EQ(rows.size(), 1u);
      EXPECT_EQ(rows[0]["status"], item["status"]);
      EXPECT_EQ(rows[0]["id"], item["id"]);
    }
  }
  EXPECT_GT(macs, 10);
  EXPECT_EQ(Status(kEdge)["count"], macs);
}

TEST_F(LibraryTest, ShowsAStatusThatWasScripted) {
  const std::string id = Status(kEdge)["results"][0]["computer"]["id"];
  Device& device = *state_.FindDevice(id);
  ASSERT_TRUE(
      SetFact(state_, device, std::string("library_items.") + kEdge, "ERROR")
          .ok());

  EXPECT_EQ(Status(kEdge, "computer_id=" + id)["results"][0]["status"],
            "ERROR");
}

TEST_F(LibraryTest, FindsEveryItemByWayOfItsBlueprints) {
  bool found = false;
  for (const Blueprint& blueprint : state_.blueprints) {
    const Json page = Json::parse(
        ListBlueprintItems(state_, blueprint.id, Get("limit=300")).body);
    EXPECT_EQ(page["count"], page["results"].size());
    for (const Json& item : page["results"]) found |= item["id"] == kEdge;
  }
  EXPECT_TRUE(found);
}

TEST_F(LibraryTest, KnowsNoItemAndNoBlueprintOfAnotherTenant) {
  EXPECT_EQ(ListItemStatus(state_, "nope", Get("")).status, 404);
  EXPECT_EQ(ListBlueprintItems(state_, "nope", Get("")).status, 404);
}

}  // namespace
}  // namespace muster::fake_iru
