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

class Pages {
 public:
  absl::StatusOr<PrismEnvelope> Decode(absl::string_view body) {
    return DecodePrismPage(
        body,
        [&](const std::string& id, FieldReader& row) {
          rows[id] = row.ReadFlag("status").value;
        },
        [&](int index) { bad_rows.push_back(index); });
  }

  std::map<std::string, bool> rows;
  std::vector<int> bad_rows;
};

TEST(PrismPageTest, GivesTheRowsByDevice) {
  Pages pages;

  ASSERT_THAT(pages.Decode(R"({"data":[{"device_id":"a","status":true},
                                       {"device_id":"b"}]})"),
              IsOk());

  EXPECT_TRUE(pages.rows["a"]);
  EXPECT_FALSE(pages.rows["b"]);
}

TEST(PrismPageTest, TakesNoIdThatCanBeNoPartOfAName) {
  Pages pages;

  ASSERT_THAT(
      pages.Decode(R"({"data":[{"device_id":"../x"},{"device_id":""}]})"),
      IsOk());

  EXPECT_THAT(pages.bad_rows, ElementsAre(0, 1));
}

TEST(PrismPageTest, ReportsRowsWithoutADevice) {
  Pages pages;

  const auto page = pages.Decode(
      R"({"data":[{"status":true},7,{"device_id":"a"}],"cursor":"YXxi"})");

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(pages.bad_rows, ElementsAre(0, 1));
  EXPECT_EQ(pages.rows.size(), 1u);
  EXPECT_EQ(page->row_count, 3);
  EXPECT_EQ(page->cursor, "YXxi");
}

TEST(PrismPageTest, RefusesAnotherEnvelope) {
  Pages pages;

  for (const char* const body : {"[]", "{}", R"({"data":{}})", "<html>"}) {
    EXPECT_THAT(pages.Decode(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
