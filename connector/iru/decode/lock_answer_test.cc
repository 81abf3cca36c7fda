#include "connector/iru/decode/lock_answer.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(LockAnswerTest, FindsThePinAndMasksItEverywhere) {
  const auto pin = DecodeLockPin(R"({"PIN":"496406"})");

  ASSERT_TRUE(pin.has_value());
  EXPECT_EQ(pin->Reveal(), "496406");
  EXPECT_EQ(Redact("the PIN is 496406").find("496406"), std::string::npos);
}

TEST(LockAnswerTest, FindsNoneInTheAnswersOfOtherDevices) {
  EXPECT_FALSE(DecodeLockPin(""));
  EXPECT_FALSE(DecodeLockPin("No body returned for response"));
  EXPECT_FALSE(DecodeLockPin("{}"));
  EXPECT_FALSE(DecodeLockPin(R"({"PIN":null})"));
  EXPECT_FALSE(DecodeLockPin(R"({"PIN":""})"));
  EXPECT_FALSE(DecodeLockPin("[]"));
}

}  // namespace
}  // namespace muster::iru
