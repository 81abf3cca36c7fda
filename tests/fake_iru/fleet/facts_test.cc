#include "tests/fake_iru/fleet/facts.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class SetFactTest : public ::testing::Test {
 protected:
  SetFactTest() : state_(GenerateFleet({1, 5, absl::FromUnixSeconds(1e9)})) {
    state_.now = absl::FromUnixSeconds(2e9);
  }

  Device& mac() { return state_.devices.at(state_.order[0]); }

  State state_;
};

TEST_F(SetFactTest, ChangesOneFactAndRemembersWhen) {
  ASSERT_TRUE(SetFact(state_, mac(), "device_name", "New").ok());

  EXPECT_EQ(mac().Text("device_name"), "New");
  EXPECT_EQ(mac().changed.at("device_name"), state_.now);
}

TEST_F(SetFactTest, ChangesAFieldOfAnObject) {
  ASSERT_TRUE(SetFact(state_, mac(), "filevault.status", false).ok());
  ASSERT_TRUE(SetFact(state_, mac(), "apps.com.google.Chrome", "1").ok());
  EXPECT_EQ(mac().Fact("filevault")["status"], false);
  EXPECT_EQ(mac().Fact("apps")["com.google.Chrome"], "1");

  ASSERT_TRUE(SetFact(state_, mac(), "apps.com.google.Chrome", nullptr).ok());
  EXPECT_FALSE(mac().Fact("apps").contains("com.google.Chrome"));
}

TEST_F(SetFactTest, ReadsTimesAndPeople) {
  ASSERT_TRUE(
      SetFact(state_, mac(), "last_check_in", "2025-01-01T00:00:00Z").ok());
  EXPECT_EQ(ZuluTime(mac().TimeOf("last_check_in")),
            "2025-01-01T00:00:00.000000Z");
  ASSERT_TRUE(SetFact(state_, mac(), "last_check_in", "").ok());
  EXPECT_EQ(mac().TimeOf("last_check_in"), std::nullopt);

  const User& user = state_.users[2];
  ASSERT_TRUE(SetFact(state_, mac(), "user_email", user.email).ok());
  EXPECT_EQ(mac().Text("user_id"), user.id);
}

TEST_F(SetFactTest, BringsTheModelsNameAndTheBuildAlong) {
  ASSERT_TRUE(SetFact(state_, mac(), "model_identifier", "Mac13,1").ok());
  ASSERT_TRUE(SetFact(state_, mac(), "os_version", "14.4.1").ok());

  EXPECT_EQ(mac().Text("model"), "Mac Studio (M1 Max)");
  EXPECT_EQ(mac().Text("build"), "23E224");
}

TEST_F(SetFactTest, RefusesWhatIsNoFact) {
  for (const auto& [path, value] :
       std::vector<std::pair<std::string, Json>>{{"colour", "red"},
                                                 {"os_version.major", 1},
                                                 {"last_check_in", "soon"},
                                                 {"user_email", "x@y"}}) {
    EXPECT_EQ(SetFact(state_, mac(), path, value).code(),
              absl::StatusCode::kInvalidArgument)
        << path;
  }
}

}  // namespace
}  // namespace muster::fake_iru
