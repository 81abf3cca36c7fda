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

TEST(JsonTest, ReadsDocumentsBesideAndAfterEachOther) {
  for (int i = 0; i < 3; ++i) {
    const auto small = JsonDocument::Parse("[1]");
    const auto large = JsonDocument::Parse("[" + std::string(5000, ' ') + "2]");
    ASSERT_THAT(small, IsOk());
    ASSERT_THAT(large, IsOk());
    EXPECT_THAT(JsonDocument::Parse(Nested(65)), IsMalformed());

    EXPECT_EQ(AsInt(AsArray(small->root())->at(0).value_unsafe()), 1);
    EXPECT_EQ(AsInt(AsArray(large->root())->at(0).value_unsafe()), 2);
  }
}

TEST(JsonTest, FindsAllValuesAsOneByOne) {
  constexpr absl::string_view kKeys[] = {"a", "b", "c", "d"};
  for (const char* const text :
       {R"({"a":1,"b":2,"c":3,"d":4})", R"({"d":4,"x":0,"c":3,"a":1})",
        R"({"b":2,"b":5,"a":1})", R"({"ab":7,"":8})", "{}"}) {
    const auto document = JsonDocument::Parse(text);
    ASSERT_THAT(document, IsOk());
    const JsonObject object = *AsObject(document->root());
    std::optional<JsonValue> values[4];

    FindAll(object, kKeys, absl::MakeSpan(values));

    for (int i = 0; i < 4; ++i) {
      const auto found = Find(object, kKeys[i]);
      ASSERT_EQ(values[i].has_value(), found.has_value()) << text << kKeys[i];
      if (!found) continue;
      EXPECT_EQ(AsInt(*values[i]), AsInt(*found)) << text;
    }
  }
}

}  // namespace
}  // namespace muster::iru
