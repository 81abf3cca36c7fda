#include "connector/iru/json/field_reader.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;

class FieldReaderTest : public ::testing::Test {
 protected:
  FieldReader Read(absl::string_view json) {
    document_.emplace(*JsonDocument::Parse(json));
    return FieldReader(*AsObject(document_->root()));
  }

  std::optional<JsonDocument> document_;
};

TEST_F(FieldReaderTest, TellsAbsentNullBlankAndWrongApart) {
  const FieldReader reader = Read(R"({"n":null,"b":"","w":{},"v":"x"})");

  EXPECT_EQ(reader.ReadText("a").presence, Presence::kAbsent);
  EXPECT_EQ(reader.ReadText("n").presence, Presence::kNull);
  EXPECT_EQ(reader.ReadText("b").presence, Presence::kBlank);
  EXPECT_EQ(reader.ReadText("w").presence, Presence::kWrongType);
  EXPECT_EQ(reader.ReadText("v").value, "x");
}

TEST_F(FieldReaderTest, TakesANumberForTextOnlyWhenAsked) {
  FieldReader reader = Read(R"({"i":29360,"f":872857108.0,"d":1.5})");

  EXPECT_EQ(reader.TextOrNumber("i"), "29360");
  EXPECT_EQ(reader.TextOrNumber("f"), "872857108");
  EXPECT_EQ(reader.TextOrNumber("d"), "1.5");
  EXPECT_EQ(reader.problem(), "");
  EXPECT_EQ(reader.Text("i"), "");
  EXPECT_EQ(reader.problem(), "i is no text");
}

TEST_F(FieldReaderTest, TakesTheWordsForYesAndNo) {
  FieldReader reader =
      Read(R"({"a":"True","b":"Yes","c":"False","d":true,"e":""})");

  EXPECT_TRUE(reader.Flag("a"));
  EXPECT_TRUE(reader.Flag("b"));
  EXPECT_FALSE(reader.Flag("c"));
  EXPECT_TRUE(reader.Flag("d"));
  EXPECT_FALSE(reader.Flag("e"));
  EXPECT_EQ(reader.problem(), "");
}

TEST_F(FieldReaderTest, RemembersTheFirstProblemWithoutTheValue) {
  FieldReader reader = Read(R"({"flag":"maybe","time":"yesterday"})");

  EXPECT_FALSE(reader.Flag("flag"));
  EXPECT_FALSE(reader.Time("time"));

  EXPECT_EQ(reader.problem(), "flag is neither true nor false");
}

TEST_F(FieldReaderTest, TakesNoneAsNoTime) {
  FieldReader reader = Read(R"({"a":"None","b":"","c":null})");

  EXPECT_FALSE(reader.Time("a"));
  EXPECT_FALSE(reader.Time("b"));
  EXPECT_FALSE(reader.Time("c"));
  EXPECT_FALSE(reader.Time("d"));
  EXPECT_EQ(reader.problem(), "");
}

TEST_F(FieldReaderTest, TakesABlankAsNoObject) {
  FieldReader reader = Read(R"({"user":"","list":null,"bad":[]})");

  EXPECT_FALSE(reader.Object("user"));
  EXPECT_FALSE(reader.Array("list"));
  EXPECT_EQ(reader.problem(), "");
  EXPECT_FALSE(reader.Object("bad"));
  EXPECT_EQ(reader.problem(), "bad is no object");
}

TEST(JsonDocumentTest, RefusesWhatIsNoJson) {
  for (const char* const text :
       {"", "<!doctype html>", "[1,", "{\"a\":1}x", "[\"\xff\"]", "[NaN]"}) {
    EXPECT_THAT(JsonDocument::Parse(text),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << text;
  }
}

TEST(JsonDocumentTest, RefusesDeepNesting) {
  const std::string deep = std::string(100, '[') + std::string(100, ']');

  EXPECT_THAT(JsonDocument::Parse(deep),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::iru
