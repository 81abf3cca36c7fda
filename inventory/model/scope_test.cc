#include "inventory/model/scope.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(ScopeTest, OfOneSourceHasItsDevicesAndNoOthers) {
  const auto scope = Scope::Parse("sources/iru");

  ASSERT_THAT(scope, IsOk());
  EXPECT_TRUE(scope->HasDevice("sources/iru/devices/a"));
  EXPECT_FALSE(scope->HasDevice("sources/iru-eu/devices/a"));
  EXPECT_TRUE(scope->HasSource("sources/iru"));
  EXPECT_FALSE(scope->HasSource("sources/iru-eu"));
}

TEST(ScopeTest, OfTheWildcardHasEverything) {
  const auto scope = Scope::Parse("sources/-");

  ASSERT_THAT(scope, IsOk());
  EXPECT_TRUE(scope->HasDevice("sources/iru/devices/a"));
  EXPECT_TRUE(scope->HasSource("sources/other"));
}

TEST(ScopeTest, RefusesWhatIsNoSource) {
  EXPECT_THAT(
      Scope::Parse("sources/iru/devices/a"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(Scope::Parse(""), ErrorIs(absl::StatusCode::kInvalidArgument,
                                        "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
