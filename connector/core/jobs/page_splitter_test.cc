#include "connector/core/jobs/page_splitter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::connector {
namespace {

using ::testing::SizeIs;

inventory::v1::DeviceObservation Device(int number, size_t bytes = 1) {
  inventory::v1::DeviceObservation device;
  device.mutable_device()->set_name(absl::StrCat("sources/s/devices/", number));
  device.mutable_device()->set_display_name(std::string(bytes, 'x'));
  return device;
}

TEST(PageSplitterTest, LeavesAPageThatFitsAsItIs) {
  DevicePage page;
  page.devices.assign(kMaxPageRows, Device(1));
  page.bad_rows.resize(1);
  page.out_of_scope = {"sources/s/devices/x"};

  const auto pages = SplitPage(page);

  ASSERT_THAT(pages, SizeIs(1));
  EXPECT_EQ(pages[0].devices_size(), kMaxPageRows);
  EXPECT_EQ(pages[0].bad_rows_size(), 1);
  EXPECT_EQ(pages[0].out_of_scope(0), "sources/s/devices/x");
}

TEST(PageSplitterTest, MakesOnePageOfNothing) {
  EXPECT_THAT(SplitPage(DevicePage()), SizeIs(1));
}

TEST(PageSplitterTest, KeepsTheOrderOfTooManyRows) {
  DevicePage page;
  for (int i = 0; i < 2 * kMaxPageRows + 1; ++i) {
    page.devices.push_back(Device(i));
  }

  const auto pages = SplitPage(page);

  ASSERT_THAT(pages, SizeIs(3));
  EXPECT_EQ(pages[1].devices(0).device().name(), "sources/s/devices/300");
  EXPECT_EQ(pages[2].devices(0).device().name(), "sources/s/devices/600");
  EXPECT_EQ(pages[2].devices_size(), 1);
}

TEST(PageSplitterTest, SendsFacetsWithOrBehindTheirDevices) {
  DevicePage page;
  page.devices.assign(kMaxPageRows + 1, Device(1));
  page.facets.resize(kMaxPageRows + 1);

  const auto pages = SplitPage(page);

  ASSERT_THAT(pages, SizeIs(3));
  EXPECT_EQ(pages[0].facets_size(), 0);
  EXPECT_EQ(pages[1].devices_size(), 1);
  EXPECT_EQ(pages[1].facets_size(), kMaxPageRows);
  EXPECT_EQ(pages[2].facets_size(), 1);
}

TEST(PageSplitterTest, HoldsTheLimitOfEachKindOfRow) {
  DevicePage page;
  page.out_of_scope.assign(kMaxPageRows + 1, "sources/s/devices/x");
  page.entries.resize(kMaxPageEntries + 1);

  for (const auto& part : SplitPage(page)) {
    EXPECT_LE(part.out_of_scope_size(), kMaxPageRows);
    EXPECT_LE(part.entries_size(), kMaxPageEntries);
  }
}

TEST(PageSplitterTest, KeepsPagesOfLargeRowsSmall) {
  DevicePage page;
  for (int i = 0; i < 5; ++i) page.devices.push_back(Device(i, 2'000'000));

  const auto pages = SplitPage(page);

  ASSERT_THAT(pages, SizeIs(3));
  for (const auto& part : pages) {
    EXPECT_LE(part.ByteSizeLong(), kMaxPageBytes + 1024);
  }
}

TEST(PageSplitterTest, GivesARowThatIsTooLargeAPageOfItsOwn) {
  DevicePage page;
  page.devices = {Device(0), Device(1, kMaxPageBytes + 1), Device(2)};

  EXPECT_THAT(SplitPage(page), SizeIs(3));
}

}  // namespace
}  // namespace muster::connector
