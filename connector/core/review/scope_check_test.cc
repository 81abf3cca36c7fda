#include "connector/core/review/scope_check.h"

#include <string>

#include "base/errors.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

absl::Status Check(const std::string& text) {
  config::v1::DeviceScope scope;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &scope));
  return CheckScope(scope);
}

TEST(ScopeCheckTest, TakesAnEmptyScopeAndOneThatMakesSense) {
  EXPECT_THAT(Check(""), IsOk());
  EXPECT_THAT(Check("platforms: PLATFORM_MAC categories: CATEGORY_PHONE "
                    "tags: 'a' exclude_tags: 'b' blueprint_ids: '1' "
                    "exclude_serial_numbers: 'C02'"),
              IsOk());
}

TEST(ScopeCheckTest, RefusesWhatCannotMeanAnything) {
  for (const char* scope :
       {"platforms: PLATFORM_UNSPECIFIED", "categories: CATEGORY_UNSPECIFIED",
        "tags: ''", "blueprint_ids: ''", "exclude_tags: ''",
        "exclude_serial_numbers: ''", "tags: 'a' exclude_tags: 'a'",
        "blueprint_ids: '1' exclude_blueprint_ids: '1'"}) {
    EXPECT_THAT(Check(scope),
                ErrorIs(absl::StatusCode::kInvalidArgument, "SCOPE_INVALID"))
        << scope;
  }
}

}  // namespace
}  // namespace muster::connector
