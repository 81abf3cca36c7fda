#include "tests/fake_iru/http/action_counter.h"

#include "gtest/gtest.h"

namespace muster::fake_iru {
namespace {

class ActionCounterTest : public ::testing::Test {
 protected:
  void Note(const char* method, const char* target) {
    counter_.Note(ParseTarget(method, target));
  }

  ActionCounter counter_;
};

TEST_F(ActionCounterTest, CountsActionsByDevice) {
  Note("POST", "/api/v1/devices/a/action/erase");
  Note("POST", "/api/v1/devices/a/action/erase?x=1");
  Note("POST", "/api/v1/devices/b/action/lock");
  Note("DELETE", "/api/v1/devices/a");
  Note("DELETE", "/api/v1/devices/b/details/lostmode");

  EXPECT_EQ(counter_.CountOf("a", "erase"), 2);
  EXPECT_EQ(counter_.CountOf("a", "lock"), 0);
  EXPECT_EQ(counter_.CountOf("c", "erase"), 0);
  EXPECT_EQ(
      counter_.Shown(),
      Json::parse(
          R"({"a":{"delete":1,"erase":2},"b":{"cancellostmode":1,"lock":1}})"));
}

TEST_F(ActionCounterTest, CountsNothingElse) {
  Note("GET", "/api/v1/devices/a");
  Note("GET", "/api/v1/devices/a/action/erase");
  Note("PATCH", "/api/v1/devices/a");
  Note("DELETE", "/api/v1/devices/a/notes/1");
  Note("POST", "/api/v1/devices/a/notes");
  Note("DELETE", "/api/v1/users/a");

  EXPECT_TRUE(counter_.Shown().empty());
}

}  // namespace
}  // namespace muster::fake_iru
