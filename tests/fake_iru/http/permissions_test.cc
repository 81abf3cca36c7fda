#include "tests/fake_iru/http/permissions.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

TEST(TokenTableTest, AllowsOnlyWhatATokenWasGiven) {
  TokenTable tokens;
  tokens.Add("t", {"device_list", "prism:filevault"});

  const TokenTable::Holder* holder = tokens.Find("t");
  ASSERT_NE(holder, nullptr);
  EXPECT_TRUE(holder->Allows("device_list"));
  EXPECT_TRUE(holder->Allows("prism:filevault"));
  EXPECT_FALSE(holder->Allows("prism:apps"));
  EXPECT_FALSE(holder->Allows("device_details"));
}

TEST(TokenTableTest, TakesAStarForAllAndForOneFamily) {
  TokenTable tokens;
  tokens.Add("all", {"*"});
  tokens.Add("prism", {"prism:*"});

  EXPECT_TRUE(tokens.Find("all")->Allows("action:erase"));
  EXPECT_TRUE(tokens.Find("prism")->Allows("prism:apps"));
  EXPECT_FALSE(tokens.Find("prism")->Allows("action:erase"));
  EXPECT_FALSE(tokens.Find("prism")->Allows("device_list"));
}

TEST(TokenTableTest, ForgetsARevokedToken) {
  TokenTable tokens;
  tokens.Add("t", {"*"});

  EXPECT_TRUE(tokens.Revoke("t"));
  EXPECT_FALSE(tokens.Revoke("t"));
  EXPECT_EQ(tokens.Find("t"), nullptr);
}

TEST(TokenTableTest, GivesEachTokenALabelThatIsNotTheToken) {
  TokenTable tokens;
  tokens.Add("secret-a", {"*"}, "primary");
  tokens.Add("secret-b", {"*"});

  EXPECT_EQ(tokens.Find("secret-a")->label, "primary");
  EXPECT_EQ(tokens.Find("secret-b")->label, "token-2");
}

}  // namespace
}  // namespace muster::fake_iru
