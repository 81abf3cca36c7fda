#include "tests/fake_iru/company/organization.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class OrganizationTest : public ::testing::Test {
 protected:
  OrganizationTest()
      : state_(GenerateFleet({5, 100, absl::FromUnixSeconds(1e9)})) {}

  static Request Get(const std::string& query) {
    return ParseTarget("GET", "/api/v1/x?" + query);
  }

  static Request Body(const Json& body) {
    Request request;
    request.body = body.dump();
    return request;
  }

  State state_;
};

TEST_F(OrganizationTest, ListsBlueprintsAndFiltersThem) {
  const auto list = [&](const std::string& query) {
    return Json::parse(ListBlueprints(state_, Get(query)).body);
  };
  const std::string id = state_.blueprints[1].id;

  EXPECT_EQ(list("")["count"], 6);
  EXPECT_EQ(list("limit=2&offset=4")["results"].size(), 2u);
  EXPECT_EQ(list("name=shared")["results"][0]["name"], "Shared iPads");
  EXPECT_EQ(list("id=" + id)["results"][0]["name"], "Engineering");
  EXPECT_EQ(list("id__in=" + id + ",x")["count"], 1);
}

TEST_F(OrganizationTest, CountsTheDevicesOfABlueprint) {
  int total = 0;
  for (const Blueprint& blueprint : state_.blueprints) {
    const Json row = Json::parse(GetBlueprint(state_, blueprint.id).body);
    total += row["computers_count"].get<int>();
    EXPECT_TRUE(row.contains("missing_computers_count"));
  }
  int living = 0;
  for (const auto& [id, device] : state_.devices) {
    living += !device.Flag("is_removed");
  }
  EXPECT_EQ(total, living);
  EXPECT_EQ(GetBlueprint(state_, "nope").status, 404);
}

TEST_F(OrganizationTest, RenamesATagOnItsDevicesAndDeletesIt) {
  Device& device = state_.devices.begin()->second;
  const Json tag = Json::parse(CreateTag(state_, Body({{"name", "x"}})).body);
  device.facts["tags"] = {"x"};

  EXPECT_EQ(
      RenameTag(state_, tag["id"].get<std::string>(), Body({{"name", "y"}}))
          .status,
      200);
  EXPECT_EQ(device.Fact("tags"), Json({"y"}));
  EXPECT_EQ(DeleteTag(state_, tag["id"].get<std::string>()).status, 204);
  EXPECT_EQ(device.Fact("tags"), Json::array());
  EXPECT_EQ(DeleteTag(state_, "nope").status, 404);
  EXPECT_EQ(CreateTag(state_, Body({{"title", "x"}})).status, 400);
}

TEST_F(OrganizationTest, SearchesTags) {
  const Json body = Json::parse(ListTags(state_, Get("search=accuhive")).body);

  EXPECT_EQ(body["count"], 2);
}

TEST_F(OrganizationTest, LicensesOnlyLivingAppleDevices) {
  const auto counts = [&] {
    return Json::parse(GetLicensing(state_).body)["counts"];
  };
  const Json before = counts();
  EXPECT_EQ(before["computers_count"].get<int>(),
            before["ios_count"].get<int>() + before["ipados_count"].get<int>() +
                before["macos_count"].get<int>() +
                before["tvos_count"].get<int>());

  ASSERT_TRUE(EnrollDevice(state_, {{"platform", "Windows"}}).ok());
  ASSERT_TRUE(EnrollDevice(state_, {{"platform", "Mac"}}).ok());
  EXPECT_EQ(counts()["computers_count"].get<int>(),
            before["computers_count"].get<int>() + 1);
}

}  // namespace
}  // namespace muster::fake_iru
