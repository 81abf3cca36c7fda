#include "connector/iru/access/permission_table.h"

#include <set>

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
  EXPECT_EQ(FindPermission("DELETE", "/api/v1/devices/{id}"), nullptr);
}

}  // namespace
}  // namespace muster::iru
