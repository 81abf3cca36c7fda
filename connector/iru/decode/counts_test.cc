#include "connector/iru/decode/counts.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOkAndHolds;

TEST(CountsTest, ReadsTheLicensedDevices) {
  EXPECT_THAT(DecodeLicensingCount(
                  R"({"counts":{"computers_count":8,"macos_count":7}})"),
              IsOkAndHolds(8));
}

TEST(CountsTest, ReadsTheRowsOfATable) {
  EXPECT_THAT(DecodePrismCount(R"({"count":82,"approximate":false})"),
              IsOkAndHolds(82));
  EXPECT_THAT(DecodePrismCount(R"({"count":82.0})"), IsOkAndHolds(82));
}

TEST(CountsTest, RefusesWhatIsNoCount) {
  for (const char* const body :
       {"", "[]", "{}", R"({"count":-1})", R"({"count":"82"})",
        R"({"count":1.5})", R"({"counts":[]})"}) {
    EXPECT_THAT(DecodePrismCount(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
    EXPECT_THAT(DecodeLicensingCount(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
