#include "base/api/page.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(PageSizeTest, ZeroMeansTheDefaultAndTooManyMeansTheMost) {
  EXPECT_THAT(PageSize(0), IsOkAndHolds(50));
  EXPECT_THAT(PageSize(1), IsOkAndHolds(1));
  EXPECT_THAT(PageSize(1000), IsOkAndHolds(1000));
  EXPECT_THAT(PageSize(1001), IsOkAndHolds(1000));
}

TEST(PageSizeTest, NegativeIsRefused) {
  EXPECT_THAT(PageSize(-1), ErrorIs(kInvalid, "PAGE_SIZE_NEGATIVE"));
}

TEST(PageTokenTest, BringsThePositionBack) {
  const std::string position("key\0with/any\xff byte", 18);
  EXPECT_THAT(DecodePageToken(7, EncodePageToken(7, position)),
              IsOkAndHolds(position));
}

TEST(PageTokenTest, IsSafeInAUrl) {
  const std::string token = EncodePageToken(~uint64_t{0}, "\xff\xfe\xfd>>>~~~");
  EXPECT_EQ(token.find_first_of("+/=&?#"), std::string::npos) << token;
}

TEST(PageTokenTest, EmptyTokenIsTheFirstPage) {
  EXPECT_THAT(DecodePageToken(7, ""), IsOkAndHolds(""));
}

TEST(PageTokenTest, OfAnotherQueryIsRefused) {
  EXPECT_THAT(DecodePageToken(8, EncodePageToken(7, "position")),
              ErrorIs(kInvalid, "PAGE_TOKEN_OTHER_QUERY"));
}

TEST(PageTokenTest, WithAnyByteChangedIsRefused) {
  std::string bytes;
  ASSERT_TRUE(
      absl::WebSafeBase64Unescape(EncodePageToken(7, "position"), &bytes));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(DecodePageToken(7, absl::WebSafeBase64Escape(damaged)).ok())
        << i;
  }
}

TEST(PageTokenTest, ThatIsNoTokenIsRefused) {
  const std::string token = EncodePageToken(7, "position");
  for (const std::string& other :
       {std::string("%%%"), std::string("AAAA"), token.substr(0, 10),
        EncodePageToken(7, "")}) {
    EXPECT_THAT(DecodePageToken(7, other),
                ErrorIs(kInvalid, "PAGE_TOKEN_MALFORMED"))
        << other;
  }
}

}  // namespace
}  // namespace muster
