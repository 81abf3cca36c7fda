#include "connector/iru/json/value_reader.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

class ValueReaderTest : public ::testing::Test {
 protected:
  std::optional<JsonValue> Value(absl::string_view json) {
    document_.emplace(*JsonDocument::Parse(json));
    return document_->root();
  }

  std::optional<JsonDocument> document_;
  ValueReader reader_;
};

TEST_F(ValueReaderTest, TellsAbsentNullBlankAndWrongApart) {
  EXPECT_EQ(TextOf(std::nullopt).presence, Presence::kAbsent);
  EXPECT_EQ(TextOf(Value("null")).presence, Presence::kNull);
  EXPECT_EQ(TextOf(Value(R"("")")).presence, Presence::kBlank);
  EXPECT_EQ(TextOf(Value("7")).presence, Presence::kWrongType);
  EXPECT_EQ(TextOf(Value(R"("x")")).value, "x");
  EXPECT_EQ(FlagOf(std::nullopt).presence, Presence::kAbsent);
  EXPECT_EQ(FlagOf(Value("null")).presence, Presence::kNull);
  EXPECT_EQ(FlagOf(Value(R"("")")).presence, Presence::kBlank);
  EXPECT_EQ(FlagOf(Value(R"("maybe")")).presence, Presence::kWrongType);
  EXPECT_TRUE(FlagOf(Value(R"("Yes")")).value);
}

TEST_F(ValueReaderTest, TakesWhatIsNotThereAsNoProblem) {
  for (const char* const json : {"null", R"("")"}) {
    EXPECT_EQ(reader_.Text("k", Value(json)), "");
    EXPECT_FALSE(reader_.Flag("k", Value(json)));
    EXPECT_FALSE(reader_.Time("k", Value(json)));
    EXPECT_FALSE(reader_.Object("k", Value(json)));
    EXPECT_FALSE(reader_.Array("k", Value(json)));
  }
  EXPECT_EQ(reader_.Text("k", std::nullopt), "");
  EXPECT_FALSE(reader_.Time("k", std::nullopt));
  EXPECT_FALSE(reader_.Object("k", std::nullopt));
  EXPECT_EQ(reader_.problem(), "");
}

TEST_F(ValueReaderTest, RemembersTheFirstProblem) {
  EXPECT_FALSE(reader_.Time("seen", Value("7")));
  EXPECT_EQ(reader_.Text("name", Value("[]")), "");

  EXPECT_EQ(reader_.problem(), "seen is no time");
}

TEST_F(ValueReaderTest, NamesWhatWasExpected) {
  ValueReader text, object, list;
  text.Text("a", Value("7"));
  object.Object("b", Value("7"));
  list.Array("c", Value("{}"));

  EXPECT_EQ(text.problem(), "a is no text");
  EXPECT_EQ(object.problem(), "b is no object");
  EXPECT_EQ(list.problem(), "c is no list");
}

}  // namespace
}  // namespace muster::iru
