#include "connector/iru/json/json.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

std::string Nested(int levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

auto IsMalformed() {
  return ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR");
}

TEST(JsonTest, TakesAnswersOfUpTo64Levels) {
  EXPECT_THAT(JsonDocument::Parse(Nested(63)), IsOk());

  EXPECT_THAT(JsonDocument::Parse(Nested(65)), IsMalformed());
  EXPECT_THAT(JsonDocument::Parse(Nested(1000000)), IsMalformed());
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  EXPECT_THAT(JsonDocument::Parse(objects), IsMalformed());
}

TEST(JsonTest, RefusesWhatIsNoJson) {
  for (const char* text : {"", " ", "{", "[1,]", "nul", "{\"a\" 1}", "\"\xff\"",
                           "[1] [2]", "1e999"}) {
    EXPECT_THAT(JsonDocument::Parse(text), IsMalformed()) << text;
  }
}

TEST(JsonTest, HoldsNothingOfTheTextInItsError) {
  const auto document = JsonDocument::Parse("{\"pin\": 123456");

  EXPECT_EQ(std::string(document.status().ToString()).find("123456"),
            std::string::npos);
}

}  // namespace
}  // namespace muster::iru
