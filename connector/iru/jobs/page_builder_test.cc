#include "connector/iru/jobs/page_builder.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using ::testing::SizeIs;

inventory::v1::DeviceObservation Device(size_t bytes = 1) {
  inventory::v1::DeviceObservation device;
  device.mutable_device()->set_vendor_id(std::string(bytes, 'x'));
  return device;
}

TEST(PageBuilderTest, CutsAtThreeHundredDevices) {
  PageBuilder pages;
  for (int i = 0; i < 301; ++i) pages.Add(Device());

  const auto first = pages.Take(false);
  ASSERT_TRUE(first.has_value());
  EXPECT_THAT(first->devices, SizeIs(300));
  EXPECT_FALSE(pages.Take(false).has_value());
  EXPECT_THAT(pages.Take(true)->devices, SizeIs(1));
  EXPECT_FALSE(pages.Take(true).has_value());
}

TEST(PageBuilderTest, CutsAtAMebibyte) {
  PageBuilder pages;
  pages.Add(Device(600000));
  pages.Add(Device(600000));

  EXPECT_THAT(pages.Take(true)->devices, SizeIs(1));
  EXPECT_THAT(pages.Take(true)->devices, SizeIs(1));
}

TEST(PageBuilderTest, CutsEntriesAtAThousand) {
  PageBuilder pages;
  for (int i = 0; i < 1001; ++i) pages.Add(inventory::v1::CatalogEntry());

  EXPECT_THAT(pages.Take(true)->entries, SizeIs(1000));
  EXPECT_THAT(pages.Take(true)->entries, SizeIs(1));
}

TEST(PageBuilderTest, LosesNothingThatIsNoDevice) {
  PageBuilder pages;
  pages.Add(inventory::v1::BadRow());
  pages.AddOutOfScope("a");
  pages.Add(inventory::v1::FacetObservation());

  const auto page = pages.Take(true);

  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(page->bad_rows, SizeIs(1));
  EXPECT_THAT(page->out_of_scope, SizeIs(1));
  EXPECT_THAT(page->facets, SizeIs(1));
}

}  // namespace
}  // namespace muster::iru
