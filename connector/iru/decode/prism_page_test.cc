#include "connector/iru/decode/prism_page.h"

#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;

template <typename Row>
class Pages {
 public:
  absl::StatusOr<PrismEnvelope> Decode(absl::string_view body) {
    return DecodePrismPage(
        body,
        [&](const std::string& id, FieldReader& row) {
          rows[id] = Row::Decode(row);
        },
        [&](int index) { bad_rows.push_back(index); });
  }

  std::map<std::string, Row> rows;
  std::vector<int> bad_rows;
};

TEST(PrismPageTest, PrefersTheModelIdAndFallsBackToTheOlderKey) {
  Pages<DeviceInformation> pages;

  ASSERT_THAT(pages.Decode(R"({"data":[
      {"device_id":"a","model_id":"Mac14,2","model_identifier":"old"},
      {"device_id":"b","model_identifier":"iPad11,6"},
      {"device_id":"c","model_id":null,"model_identifier":null}],
      "cursor":null})"),
              IsOk());

  EXPECT_EQ(pages.rows["a"].model_identifier, "Mac14,2");
  EXPECT_EQ(pages.rows["b"].model_identifier, "iPad11,6");
  EXPECT_EQ(pages.rows["c"].model_identifier, "");
}

TEST(PrismPageTest, TellsFalseFromNotTold) {
  Pages<Filevault> pages;

  ASSERT_THAT(pages.Decode(R"({"data":[
      {"device_id":"a","status":false,"key_escrowed":null,
       "last_collected_at":"2024-12-10T14:39:34.740791+00:00"},
      {"device_id":"b","status":"maybe"}]})"),
              IsOk());

  EXPECT_TRUE(pages.rows["a"].enabled.has_value());
  EXPECT_FALSE(pages.rows["a"].enabled.value);
  EXPECT_EQ(pages.rows["a"].key_escrowed.presence, Presence::kNull);
  EXPECT_TRUE(pages.rows["a"].collect_time.has_value());
  EXPECT_EQ(pages.rows["b"].enabled.presence, Presence::kWrongType);
  EXPECT_EQ(pages.rows["b"].key_escrowed.presence, Presence::kAbsent);
}

TEST(PrismPageTest, ReportsRowsWithoutADevice) {
  Pages<Filevault> pages;

  const auto page = pages.Decode(
      R"({"data":[{"status":true},7,{"device_id":"a"}],"cursor":"YXxi"})");

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(pages.bad_rows, ElementsAre(0, 1));
  EXPECT_EQ(pages.rows.size(), 1u);
  EXPECT_EQ(page->row_count, 3);
  EXPECT_EQ(page->cursor, "YXxi");
}

TEST(PrismPageTest, RefusesAnotherEnvelope) {
  Pages<Filevault> pages;

  for (const char* const body : {"[]", "{}", R"({"data":{}})", "<html>"}) {
    EXPECT_THAT(pages.Decode(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
