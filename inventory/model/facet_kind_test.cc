#include "inventory/model/facet_kind.h"

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

TEST(FacetKindTest, EveryKindHasItsIdAndNoOtherHasOne) {
  EXPECT_EQ(FacetId(device::v1::FACET_KIND_APPS), "apps");
  EXPECT_EQ(FacetId(device::v1::FACET_KIND_PROFILES), "profiles");
  EXPECT_EQ(FacetId(device::v1::FACET_KIND_LOCAL_USERS), "local-users");
  EXPECT_EQ(FacetId(device::v1::FACET_KIND_LIBRARY_ITEMS), "library-items");
  EXPECT_EQ(FacetId(device::v1::FACET_KIND_UNSPECIFIED), "");
}

TEST(FacetKindTest, NamesAFacetAfterItsDevice) {
  const std::string name =
      FacetName("sources/iru/devices/a", device::v1::FACET_KIND_APPS);

  EXPECT_EQ(name, "sources/iru/devices/a/facets/apps");
  EXPECT_EQ(DeviceOfFacet(name), "sources/iru/devices/a");
}

}  // namespace
}  // namespace muster::inventory
