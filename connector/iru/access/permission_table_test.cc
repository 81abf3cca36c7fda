#include "connector/iru/access/permission_table.h"

#include <set>
#include <tuple>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(PermissionTableTest, NamesForEachWhatNeedsItAndWhatIsLost) {
  std::set<std::pair<std::string, std::string>> places;
  for (const PermissionRow& row : PermissionRows()) {
    EXPECT_FALSE(row.features.empty()) << row.endpoint;
    EXPECT_FALSE(row.without.empty()) << row.endpoint;
    EXPECT_FALSE(row.permission.empty()) << row.endpoint;
    EXPECT_TRUE(places.emplace(row.method, row.path).second) << row.path;
    EXPECT_EQ(row.path, PlainPath(row.path));
  }
}

TEST(PermissionTableTest, TriesNothingThatIsNoGet) {
  for (const PermissionRow& row : PermissionRows()) {
    EXPECT_TRUE(row.method == "GET" || row.subject == Subject::kUntried);
  }
}

TEST(PermissionTableTest, FindsAPlaceWhateverItsIdsAreCalled) {
  const PermissionRow* const row =
      FindPermission("GET", "/api/v1/devices/{device_id}/");

  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->endpoint, "devices/{id}");
  EXPECT_EQ(FindPermission("DELETE", "/api/v1/users/{id}"), nullptr);
}

TEST(PermissionTableTest, KnowsEveryActionAndEverySecret) {
  for (const auto& [method, path, endpoint] :
       {std::make_tuple("POST", "/api/v1/devices/{id}/action/erase",
                        "devices/action/erase"),
        std::make_tuple("DELETE", "/api/v1/devices/{id}", "devices/delete"),
        std::make_tuple("DELETE", "/api/v1/devices/{id}/details/lostmode",
                        "devices/cancel_lost_mode"),
        std::make_tuple("GET", "/api/v1/devices/{id}/secrets/unlockpin",
                        "devices/secrets/unlockpin"),
        std::make_tuple("GET", "/api/v1/devices/{id}/activity",
                        "devices/activity")}) {
    const PermissionRow* const row = FindPermission(method, path);
    ASSERT_NE(row, nullptr) << path;
    EXPECT_EQ(row->endpoint, endpoint);
  }
}

TEST(PermissionTableTest, ReadsNoSecretToSeeWhetherItMay) {
  for (const PermissionRow& row : PermissionRows()) {
    if (row.path.find("/secrets/") == std::string::npos) continue;
    EXPECT_EQ(row.subject, Subject::kUntried) << row.path;
  }
}

}  // namespace
}  // namespace muster::iru
