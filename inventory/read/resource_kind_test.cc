#include "inventory/read/resource_kind.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;

constexpr absl::string_view kDevice = "sources/iru/devices/a";
constexpr absl::string_view kFacet = "sources/iru/devices/a/facets/apps";

TEST(ResourceKindTest, IsToldByTheFormOfTheName) {
  EXPECT_THAT(KindOf(kDevice), IsOkAndHolds(v1::RESOURCE_KIND_DEVICE));
  EXPECT_THAT(KindOf(kFacet), IsOkAndHolds(v1::RESOURCE_KIND_FACET));
}

TEST(ResourceKindTest, IsRefusedToAnythingElse) {
  for (const char* name : {"", "sources/iru", "sources/-/devices/a",
                           "sources/iru/devices/a/facets/",
                           "sources/iru/devices/a/facets/apps/x"}) {
    EXPECT_THAT(KindOf(name), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      "RESOURCE_NAME_MALFORMED"))
        << name;
  }
}

TEST(ResourceKindTest, KnowsWhoseFacetItIs) {
  EXPECT_THAT(DeviceOf(kFacet), IsOkAndHolds(std::string(kDevice)));
  EXPECT_THAT(DeviceOf(kDevice), ErrorIs(absl::StatusCode::kInvalidArgument,
                                         "RESOURCE_NAME_MALFORMED"));
}

TEST(ResourceKindTest, IsInTheReasonOfWhatIsMissing) {
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(NotFound(v1::RESOURCE_KIND_DEVICE, kDevice),
              ErrorIs(kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(NotFound(v1::RESOURCE_KIND_FACET, kFacet),
              ErrorIs(kNotFound, "FACET_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::inventory
