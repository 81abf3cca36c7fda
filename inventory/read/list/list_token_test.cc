#include "inventory/read/list/list_token.h"

#include <string>

#include "base/api/page.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

const ListContext kContext{{"store", 2}, 7};

std::string Token() { return EncodeListToken(kContext, {10, "position"}); }

auto IsMalformed() {
  return ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MALFORMED");
}

auto IsOfAnotherQuery() {
  return ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY");
}

TEST(ListTokenTest, ComesBackAsItWasMade) {
  const std::string bytes("\0\xff\1", 3);
  const auto decoded =
      DecodeListToken(kContext, EncodeListToken(kContext, {10, bytes}));

  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(decoded->revision, 10);
  EXPECT_EQ(decoded->after, bytes);
}

TEST(ListTokenTest, IsRefusedIfAnyCharacterOfItIsDamaged) {
  for (size_t i = 0; i < Token().size(); ++i) {
    std::string damaged = Token();
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';

    const auto decoded = DecodeListToken(kContext, damaged);

    EXPECT_EQ(decoded.status().code(), absl::StatusCode::kInvalidArgument)
        << damaged;
  }
  EXPECT_THAT(DecodeListToken(kContext, "no token!"), IsMalformed());
  EXPECT_THAT(DecodeListToken(kContext, Token() + "A"), IsMalformed());
}

TEST(ListTokenTest, IsRefusedIfItMakesNoSense) {
  const auto wrap = [](absl::string_view bytes) {
    return EncodePageToken(kContext.query_fingerprint, bytes);
  };

  EXPECT_THAT(DecodeListToken(kContext, wrap("\xff\xff")), IsMalformed());
  EXPECT_THAT(DecodeListToken(kContext, wrap("position")), IsMalformed());
  for (const ListPosition& position :
       {ListPosition{-1, "position"}, ListPosition{10, ""}}) {
    const std::string token = EncodeListToken(kContext, position);
    EXPECT_THAT(DecodeListToken(kContext, token), IsMalformed());
  }
}

TEST(ListTokenTest, GoesWithItsQueryOnly) {
  EXPECT_THAT(DecodeListToken({{"store", 2}, 8}, Token()), IsOfAnotherQuery());
}

TEST(ListTokenTest, GoesWithItsStoreBetweenTwoRestoresOnly) {
  EXPECT_THAT(DecodeListToken({{"other", 2}, 7}, Token()), IsOfAnotherQuery());
  EXPECT_THAT(DecodeListToken({{"store", 3}, 7}, Token()), IsOfAnotherQuery());
}

}  // namespace
}  // namespace muster::inventory
