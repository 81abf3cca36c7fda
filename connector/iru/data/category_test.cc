#include "connector/iru/data/category.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using namespace device::v1;  // NOLINT: the enumerators

struct Case {
  std::string identifier;
  std::string model;
  Platform platform;
  Category category;
  CategorySource source;
};

class CategoryTest : public ::testing::TestWithParam<Case> {};

TEST_P(CategoryTest, TakesTheFirstRuleThatTells) {
  const Case& c = GetParam();

  const Categorized got = Categorize(c.identifier, c.model, c.platform);

  EXPECT_EQ(got.category, c.category) << c.identifier << " / " << c.model;
  EXPECT_EQ(got.source, c.source) << c.identifier << " / " << c.model;
}

INSTANTIATE_TEST_SUITE_P(
    Identifiers, CategoryTest,
    ::testing::Values(Case{"MacBookAir10,1", "", PLATFORM_MAC,
                           CATEGORY_COMPUTER_LAPTOP,
                           CATEGORY_SOURCE_MODEL_IDENTIFIER},
                      Case{"Mac16,10", "MacBook", PLATFORM_MAC,
                           CATEGORY_COMPUTER_DESKTOP,
                           CATEGORY_SOURCE_MODEL_IDENTIFIER},
                      Case{"VirtualMac2,1", "Virtual Machine", PLATFORM_MAC,
                           CATEGORY_VIRTUAL, CATEGORY_SOURCE_MODEL_IDENTIFIER},
                      Case{"AppleTV11,1", "", PLATFORM_APPLE_TV, CATEGORY_TV,
                           CATEGORY_SOURCE_MODEL_IDENTIFIER}));

INSTANTIATE_TEST_SUITE_P(
    Families, CategoryTest,
    ::testing::Values(
        Case{"MacBookPro99,1", "", PLATFORM_MAC, CATEGORY_COMPUTER_LAPTOP,
             CATEGORY_SOURCE_MODEL_FAMILY},
        Case{"iMacPro99,1", "", PLATFORM_MAC, CATEGORY_COMPUTER_DESKTOP,
             CATEGORY_SOURCE_MODEL_FAMILY},
        Case{"iPad99,9", "", PLATFORM_IPAD, CATEGORY_TABLET,
             CATEGORY_SOURCE_MODEL_FAMILY},
        Case{"VMM-x86_64", "", PLATFORM_MAC, CATEGORY_VIRTUAL,
             CATEGORY_SOURCE_MODEL_FAMILY},
        Case{"VMware7,1", "", PLATFORM_MAC, CATEGORY_VIRTUAL,
             CATEGORY_SOURCE_MODEL_FAMILY},
        Case{"Mac99,1", "", PLATFORM_MAC, CATEGORY_COMPUTER_UNKNOWN,
             CATEGORY_SOURCE_PLATFORM},
        Case{"Mac99,1", "MacBook Pro (14-inch)", PLATFORM_MAC,
             CATEGORY_COMPUTER_LAPTOP, CATEGORY_SOURCE_MODEL_NAME}));

INSTANTIATE_TEST_SUITE_P(
    Names, CategoryTest,
    ::testing::Values(
        Case{"", "Macbook", PLATFORM_MAC, CATEGORY_COMPUTER_LAPTOP,
             CATEGORY_SOURCE_MODEL_NAME},
        Case{"", "Mac Pro (2023)", PLATFORM_MAC, CATEGORY_COMPUTER_DESKTOP,
             CATEGORY_SOURCE_MODEL_NAME},
        Case{"", "Mac", PLATFORM_MAC, CATEGORY_COMPUTER_UNKNOWN,
             CATEGORY_SOURCE_PLATFORM},
        Case{"", "Virtual Machine", PLATFORM_MAC, CATEGORY_VIRTUAL,
             CATEGORY_SOURCE_MODEL_NAME},
        Case{"", "Surface Laptop 6 for Business", PLATFORM_WINDOWS,
             CATEGORY_COMPUTER_LAPTOP, CATEGORY_SOURCE_MODEL_NAME},
        Case{"", "Surface Pro 11", PLATFORM_WINDOWS, CATEGORY_COMPUTER_UNKNOWN,
             CATEGORY_SOURCE_PLATFORM},
        Case{"", "Galaxy Tab S9", PLATFORM_ANDROID, CATEGORY_TABLET,
             CATEGORY_SOURCE_MODEL_NAME}));

INSTANTIATE_TEST_SUITE_P(
    Platforms, CategoryTest,
    ::testing::Values(
        Case{"", "", PLATFORM_IPAD, CATEGORY_TABLET, CATEGORY_SOURCE_PLATFORM},
        Case{"", "", PLATFORM_IPHONE, CATEGORY_PHONE, CATEGORY_SOURCE_PLATFORM},
        Case{"", "", PLATFORM_VISION, CATEGORY_VISION,
             CATEGORY_SOURCE_PLATFORM},
        Case{"", "Pixel 9", PLATFORM_ANDROID, CATEGORY_UNSPECIFIED,
             CATEGORY_SOURCE_UNSPECIFIED},
        Case{"", "", PLATFORM_UNSPECIFIED, CATEGORY_UNSPECIFIED,
             CATEGORY_SOURCE_UNSPECIFIED}));

}  // namespace
}  // namespace muster::iru
