#include "base/access/bearer_token.h"

#include <optional>
#include <string>

#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::Optional;

const std::string& Token() {
  static const std::string& token = *new std::string(
      "mst_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  return token;
}

TEST(NewBearerTokenTest, IsNewEachTimeAndMaskedFromThenOn) {
  FakeRandom random;
  const Secret first = NewBearerToken(random);
  const Secret second = NewBearerToken(random);

  EXPECT_EQ(TokenIn("Bearer " + first.Reveal()), first.Reveal());
  EXPECT_NE(first.Reveal(), second.Reveal());
  EXPECT_EQ(Redact("it is " + first.Reveal()), "it is [redacted]");
}

TEST(TokenInTest, TakesTheSchemeInAnyLetterCase) {
  EXPECT_THAT(TokenIn("Bearer " + Token()), Optional(Token()));
  EXPECT_THAT(TokenIn("bearer  " + Token() + " "), Optional(Token()));
}

TEST(TokenInTest, TakesNothingElse) {
  const std::string others[] = {"",
                                Token(),
                                "Basic " + Token(),
                                "Bearer",
                                "Bearer ",
                                "Bearer " + Token() + "0",
                                "Bearer " + Token().substr(1),
                                "Bearer " + Token() + " " + Token(),
                                "Bearer mst_" + std::string(64, 'g')};
  for (const std::string& other : others) {
    EXPECT_EQ(TokenIn(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace muster
