#include "tests/fake_iru/company/directory.h"

#include <set>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

using ::testing::StartsWith;

class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest()
      : state_(GenerateFleet({5, 130, absl::FromUnixSeconds(1e9)})) {}

  Json List(const std::string& query) {
    return Json::parse(
        ListUsers(state_, ParseTarget("GET", "/api/v1/users?" + query)).body);
  }

  State state_;
};

TEST_F(DirectoryTest, PagesByCursorUntilNextIsNull) {
  std::set<std::string> seen;
  std::string query = "sizePerPage=40";
  for (int pages = 1;; ++pages) {
    const Json body = List(query);
    for (const Json& user : body["results"]) {
      EXPECT_TRUE(seen.insert(user["id"]).second);
    }
    if (body["next"].is_null()) {
      EXPECT_EQ(pages, 3);
      break;
    }
    const std::string next = body["next"];
    EXPECT_THAT(next, StartsWith("https://accuhive.kandji.io/api/v1/users?"));
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(next, absl::MaxSplits('?', 1));
    query = parts.second;
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST_F(DirectoryTest, IgnoresLimit) {
  EXPECT_EQ(List("limit=3")["results"].size(), 100u);
}

TEST_F(DirectoryTest, Filters) {
  const User& user = state_.users[4];
  EXPECT_EQ(List("id=" + user.id)["results"].size(), 1u);
  EXPECT_EQ(List("email=" + user.email.substr(2, 9))["results"][0]["id"],
            user.id);
  EXPECT_EQ(List("integration_id=1")["results"].size(), 0u);
  const size_t archived = List("archived=true")["results"].size();
  EXPECT_GT(archived, 0u);
  EXPECT_EQ(archived + List("archived=false")["results"].size(), 100u);
}

TEST_F(DirectoryTest, DeletesAPersonOnlyWithoutDevices) {
  std::string with, without;
  for (const User& user : state_.users) {
    const Json row = Json::parse(GetUser(state_, user.id).body);
    (row["device_count"] > 0 ? with : without) = user.id;
  }

  EXPECT_EQ(DeleteUser(state_, with).body,
            R"({"detail":"User still assigned to one or more devices."})");
  EXPECT_EQ(DeleteUser(state_, without).status, 204);
  EXPECT_EQ(GetUser(state_, without).status, 404);
  EXPECT_EQ(GetUser(state_, with).status, 200);
}

}  // namespace
}  // namespace muster::fake_iru
