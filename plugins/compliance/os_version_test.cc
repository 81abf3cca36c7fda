#include "plugins/compliance/os_version.h"

#include "gtest/gtest.h"

namespace muster::compliance {
namespace {

bool Older(absl::string_view a, absl::string_view b) {
  const auto left = ParseOsVersion(a);
  const auto right = ParseOsVersion(b);
  EXPECT_TRUE(left && right) << a << " " << b;
  return left && right && IsOlder(*left, *right);
}

TEST(OsVersionTest, ComparesNumbersAndNotLetters) {
  EXPECT_TRUE(Older("9.3", "10"));
  EXPECT_TRUE(Older("15.8", "26.0"));
  EXPECT_TRUE(Older("14.4", "14.4.1"));
  EXPECT_TRUE(Older("10.0.22631.1", "10.0.26100.6584"));
  EXPECT_FALSE(Older("14.10", "14.9"));
}

TEST(OsVersionTest, TakesAMissingPartAsZero) {
  EXPECT_FALSE(Older("15", "15.0.0"));
  EXPECT_FALSE(Older("15.0", "15"));
  EXPECT_TRUE(Older("15", "15.0.1"));
}

TEST(OsVersionTest, NeverTakesASupplementalUpdateAsOlder) {
  EXPECT_FALSE(Older("13.4.1 (a)", "13.4.1"));
}

TEST(OsVersionTest, ComparesWindowsReleaseNames) {
  EXPECT_TRUE(Older("23H2", "24H2"));
  EXPECT_TRUE(Older("24H1", "24H2"));
  EXPECT_FALSE(Older("25h2", "24H2"));
  EXPECT_TRUE(ParseOsVersion("24H2")->is_release_name);
  EXPECT_FALSE(ParseOsVersion("24.2")->is_release_name);
}

TEST(OsVersionTest, DoesNotReadWhatIsNoVersion) {
  for (const char* text :
       {"", " ", "23E224", "14.", ".4", "14..1", "-1", "Windows 11", "24H",
        "H2", "124H2", "14.4beta", "99999999999999999999"}) {
    EXPECT_FALSE(ParseOsVersion(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace muster::compliance
