#include "tests/fake_iru/devices/device_list.h"

#include <algorithm>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ListDevicesTest : public ::testing::Test {
 protected:
  ListDevicesTest()
      : state_(GenerateFleet({5, 420, absl::FromUnixSeconds(1760000000)})) {}

  Json List(const std::string& query) {
    const Response response =
        ListDevices(state_, ParseTarget("GET", "/api/v1/devices?" + query));
    EXPECT_EQ(response.status, 200);
    return Json::parse(response.body);
  }

  std::vector<std::string> Column(const std::string& query,
                                  const std::string& key) {
    std::vector<std::string> column;
    for (const Json& row : List(query)) {
      column.push_back(row[key].is_string() ? row[key].get<std::string>()
                                            : row[key].dump());
    }
    return column;
  }

  Device& device(int i) { return state_.devices.at(state_.order[i]); }

  void Set(int i, const std::string& path, const Json& value) {
    ASSERT_TRUE(SetFact(state_, device(i), path, value).ok());
  }

  State state_;
};

TEST_F(ListDevicesTest, AnswersABareArrayOfThreeHundredByDefault) {
  EXPECT_TRUE(List("").is_array());
  EXPECT_EQ(List("").size(), 300u);
  EXPECT_EQ(List("limit=1000").size(), 300u);
  EXPECT_EQ(List("limit=7").size(), 7u);
}

TEST_F(ListDevicesTest, AnswersAnEmptyArrayPastTheEnd) {
  EXPECT_EQ(List("offset=300").size(), 120u);
  EXPECT_EQ(List("offset=420"), Json::array());
  EXPECT_EQ(List("offset=9999"), Json::array());
}

TEST_F(ListDevicesTest, ShowsEveryDeviceOnceOverItsPages) {
  std::set<std::string> seen;
  for (int offset = 0; offset < 420; offset += 100) {
    for (const std::string& id :
         Column("ordering=device_id&limit=100&offset=" + std::to_string(offset),
                "device_id")) {
      EXPECT_TRUE(seen.insert(id).second);
    }
  }
  EXPECT_EQ(seen.size(), 420u);
}

TEST_F(ListDevicesTest, OrdersByEveryDocumentedFieldInBothDirections) {
  for (const char* field :
       {"asset_tag", "blueprint_id", "device_id", "device_name",
        "last_check_in", "model", "platform", "os_version", "serial_number"}) {
    const std::string query = std::string("ordering=") + field;
    std::vector<std::string> up = Column(query, field);
    const std::vector<std::string> down =
        Column(std::string("ordering=-") + field, field);

    EXPECT_TRUE(std::is_sorted(up.begin(), up.end())) << field;
    EXPECT_TRUE(std::is_sorted(down.rbegin(), down.rend())) << field;
    EXPECT_NE(up, Column("", field)) << field;
  }
}

TEST_F(ListDevicesTest, OrdersByTheAssignedPersonWithTheUnassignedFirst) {
  const Json rows = List("ordering=user");

  EXPECT_EQ(rows[0]["user"], "");
  std::vector<std::string> names;
  for (const Json& row : rows) {
    names.push_back(row["user"] == "" ? "" : row["user"]["name"]);
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(ListDevicesTest, OrdersBySeveralFieldsTheFirstBeingTheStrongest) {
  const Json rows = List("ordering=platform,-serial_number");
  for (size_t i = 1; i < rows.size(); ++i) {
    const auto& a = rows[i - 1];
    const auto& b = rows[i];
    EXPECT_LE(a["platform"], b["platform"]);
    if (a["platform"] == b["platform"]) {
      EXPECT_GE(a["serial_number"], b["serial_number"]);
    }
  }
}

TEST_F(ListDevicesTest, KeepsTheOrderOfEnrolmentForAnUnknownField) {
  EXPECT_EQ(Column("ordering=colour", "device_id"), Column("", "device_id"));
  EXPECT_EQ(Column("limit=1", "device_id"),
            Column("limit=1&sort=x", "device_id"));
}

TEST_F(ListDevicesTest, FiltersExactlyWhereTheApiIsExact) {
  const std::string id = state_.order[3];
  EXPECT_THAT(Column("device_id=" + id, "device_id"), ElementsAre(id));
  EXPECT_THAT(List("device_id=" + id.substr(0, 8)), IsEmpty());

  Set(0, "user_email", state_.users[1].email);
  const std::string email = PercentEncode(state_.users[1].email);
  EXPECT_FALSE(List("user_email_exact=" + email).empty());
  EXPECT_THAT(List("user_email_exact=" + email.substr(1)), IsEmpty());
  EXPECT_EQ(Column("user_id=" + state_.users[1].id, "device_id"),
            Column("user_email_exact=" + email, "device_id"));
}

TEST_F(ListDevicesTest, FiltersByContainingWhereTheApiContains) {
  Set(0, "serial_number", "AAQZ77BB");
  Set(0, "asset_tag", "UNIQUE-1");
  Set(0, "device_name", "Very unique name");
  Set(0, "model", "One-off model");
  Set(0, "os_version", "99.1.2");
  Set(0, "mac_address", "ff:ee:dd:cc:bb:aa");
  const std::string id = device(0).id;

  for (const char* query :
       {"serial_number=qz77", "asset_tag=unique-", "device_name=unique+NAME",
        "model=one-off", "os_version=99.1", "mac_address=EE:DD"}) {
    EXPECT_THAT(Column(query, "device_id"), ElementsAre(id)) << query;
  }
  const std::string blueprint = state_.blueprints[4].id.substr(0, 13);
  EXPECT_THAT(Column("blueprint_id=" + blueprint, "blueprint_name"),
              Each("Conference Rooms"));
}

TEST_F(ListDevicesTest, FiltersByPartsOfTheAssignedPerson) {
  Set(0, "user_email", state_.users[5].email);
  const std::string id = device(0).id;
  const std::string name = PercentEncode(state_.users[5].name);

  for (const std::string& query :
       {"user=" + name, "user_name=" + name.substr(1),
        "user_email=" + PercentEncode(state_.users[5].email.substr(1))}) {
    EXPECT_THAT(Column(query, "device_id"), ::testing::Contains(id)) << query;
  }
}

TEST_F(ListDevicesTest, FiltersByPlatformIgnoringCase) {
  EXPECT_EQ(List("platform=AppleTV"), List("platform=appletv"));
  EXPECT_THAT(Column("platform=windows", "platform"), Each("Windows"));
  EXPECT_FALSE(List("platform=Android").empty());
  EXPECT_THAT(List("platform=Amiga"), IsEmpty());
}

TEST_F(ListDevicesTest, FiltersByFileVaultOnMacsThatReportIt) {
  const size_t on = List("filevault_enabled=true").size();
  const size_t off = List("filevault_enabled=false").size();

  EXPECT_GT(on, off);
  EXPECT_GT(off, 0u);
  EXPECT_LT(on + off, List("platform=Mac").size());
  EXPECT_THAT(Column("filevault_enabled=false", "platform"), Each("Mac"));
}

TEST_F(ListDevicesTest, FiltersByTagsMindingTheirCase) {
  Set(0, "tags", {"Blue"});
  Set(1, "tags", {"Green"});
  Set(2, "tags", {"blue"});
  const std::string id = state_.tags.back().id;  // of "blue"

  EXPECT_EQ(List("tag_name=Blue").size(), 1u);
  EXPECT_EQ(List("tag_name_in=Blue,%20Green").size(), 2u);
  EXPECT_THAT(Column("tag_id=" + id, "device_id"), ElementsAre(device(2).id));
  EXPECT_THAT(Column("tag_id_in=x," + id, "device_id"),
              ElementsAre(device(2).id));
}

TEST_F(ListDevicesTest, CombinesFilters) {
  for (const Json& row : List("platform=Mac&os_version=26&model=Air")) {
    EXPECT_EQ(row["platform"], "Mac");
    EXPECT_THAT(row["model"].get<std::string>(), ::testing::HasSubstr("Air"));
  }
  EXPECT_THAT(List("platform=Mac&model=iPad"), IsEmpty());
}

TEST_F(ListDevicesTest, LeavesOutTheLaterKeysOfOldRows) {
  Set(0, "row_age", 2);
  Set(1, "row_age", 1);
  Set(2, "row_age", 0);
  const Json rows = List("limit=3");

  EXPECT_FALSE(rows[0].contains("tags"));
  EXPECT_FALSE(rows[1].contains("lost_mode_status"));
  EXPECT_TRUE(rows[1].contains("tags"));
  EXPECT_EQ(rows[2]["lost_mode_status"], "");
}

}  // namespace
}  // namespace muster::fake_iru
