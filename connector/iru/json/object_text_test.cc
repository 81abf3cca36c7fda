#include "connector/iru/json/object_text.h"

#include "connector/iru/json/json.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

TEST(ObjectTextTest, WritesMembersInTheirOrder) {
  ObjectText inner;
  inner.AddFlag("on", true);
  ObjectText object;
  EXPECT_TRUE(object.empty());
  EXPECT_EQ(object.ToString(), "{}");
  object.AddText("b", "x");
  object.AddTextIfAny("none", "");
  object.AddTextIfAny("some", "y");
  object.AddFlag("a", false);
  object.AddList("list", {"1", "2"});
  object.AddObject("inner", inner);

  EXPECT_FALSE(object.empty());
  EXPECT_EQ(object.ToString(),
            R"({"b":"x","some":"y","a":false,"list":["1","2"],)"
            R"("inner":{"on":true}})");
}

TEST(ObjectTextTest, WritesTextsSoThatTheyAreReadAsTheyWere) {
  const std::string text = "Call \"IT\"\n\\o/ \x01 \xc3\xa9 </script>";
  ObjectText object;
  object.AddText("t\"", text);

  const auto document = JsonDocument::Parse(object.ToString());

  ASSERT_THAT(document, muster::testing::IsOk());
  EXPECT_EQ(AsString(*Find(*AsObject(document->root()), "t\"")), text);
}

}  // namespace
}  // namespace muster::iru
