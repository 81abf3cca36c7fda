#include "tests/fake_iru/fleet/generator.h"

#include <functional>
#include <map>
#include <set>

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

const absl::Time kBase = absl::FromUnixSeconds(1760000000);

FleetOptions Options(int devices) { return {7, devices, kBase, true}; }

// Every fact of every device, in the list's order.
std::string Facts(const State& state, absl::Duration shift = {}) {
  std::string all;
  for (const std::string& id : state.order) {
    Json facts = state.devices.at(id).facts;
    for (const char* time :
         {"first_enrollment", "last_enrollment", "last_check_in",
          "last_mdm_check_in", "agent_installed_at"}) {
      if (facts[time].is_null()) continue;
      facts[time] =
          facts[time].get<int64_t>() - absl::ToInt64Microseconds(shift);
    }
    all += id + facts.dump() + "\n";
  }
  return all;
}

int Count(const State& state, const std::function<bool(const Device&)>& is) {
  int count = 0;
  for (const auto& [id, device] : state.devices) count += is(device);
  return count;
}

TEST(GenerateFleetTest, IsTheSameForTheSameSeed) {
  EXPECT_EQ(Facts(GenerateFleet(Options(200))),
            Facts(GenerateFleet(Options(200))));
  FleetOptions other = Options(200);
  other.seed = 8;
  EXPECT_NE(Facts(GenerateFleet(Options(200))), Facts(GenerateFleet(other)));
}

TEST(GenerateFleetTest, HasTheSameDigestOnEveryMachine) {
  uint64_t digest = 0;
  for (const char c : Facts(GenerateFleet(Options(50)))) {
    digest = digest * 1099511628211u + static_cast<unsigned char>(c);
  }

  EXPECT_EQ(digest, 7491363429403758619u);
}

TEST(GenerateFleetTest, MovesOnlyTimesWithTheBaseTime) {
  FleetOptions later = Options(200);
  later.base_time += absl::Hours(1000);

  EXPECT_EQ(Facts(GenerateFleet(Options(200))),
            Facts(GenerateFleet(later), absl::Hours(1000)));
}

TEST(GenerateFleetTest, HasEveryPlatformAndMostlyMacs) {
  const State state = GenerateFleet(Options(100));
  std::map<Platform, int> platforms;
  for (const auto& [id, device] : state.devices) ++platforms[device.platform];

  EXPECT_THAT(platforms,
              ::testing::ElementsAre(
                  ::testing::Pair(kMac, 62), ::testing::Pair(kIPad, 10),
                  ::testing::Pair(kIPhone, 14), ::testing::Pair(kAppleTv, 4),
                  ::testing::Pair(kWindows, 6), ::testing::Pair(kAndroid, 4)));
}

TEST(GenerateFleetTest, HasUniqueSerialNumbersAndIds) {
  const State state = GenerateFleet(Options(3350));
  std::set<std::string> serials;
  for (const auto& [id, device] : state.devices) {
    serials.insert(device.Text("serial_number"));
  }

  EXPECT_EQ(state.devices.size(), 3350u);
  EXPECT_EQ(serials.size(), 3350u);
  EXPECT_EQ(state.users.size(), 2577u);
}

TEST(GenerateFleetTest, HasSomeOfEveryOddity) {
  const State state = GenerateFleet(Options(600));
  const auto some = [&](const std::function<bool(const Device&)>& is) {
    const int count = Count(state, is);
    return count > 0 && count < 300;
  };

  EXPECT_TRUE(some([](auto& d) { return !d.TimeOf("last_check_in"); }));
  EXPECT_TRUE(some([](auto& d) {
    const MaybeTime seen = d.TimeOf("last_check_in");
    return seen && *seen < kBase - absl::Hours(24 * 7);
  }));
  EXPECT_TRUE(some([](auto& d) { return d.Flag("is_missing"); }));
  EXPECT_EQ(Count(state, [](auto& d) { return d.Flag("is_removed"); }), 0);
  EXPECT_TRUE(some([](auto& d) { return !d.Flag("mdm_enabled"); }));
  EXPECT_TRUE(some([](auto& d) { return d.Text("asset_tag").empty(); }));
  EXPECT_TRUE(some([](auto& d) { return d.Fact("user_id").is_null(); }));
  EXPECT_TRUE(some([](auto& d) {
    return d.Is(kMac) && d.Text("model_identifier").empty();
  }));
  EXPECT_TRUE(
      some([](auto& d) { return d.Is(kMac) && !d.Flag("agent_installed"); }));
  EXPECT_TRUE(some([](auto& d) { return d.Fact("row_age") == 2; }));
  for (const Json& status : {Json(false), Json()}) {
    EXPECT_TRUE(some([&](auto& d) {
      return d.Is(kMac) && d.Fact("filevault")["status"] == status;
    }));
  }
}

TEST(GenerateFleetTest, LeavesNoCheckInBlankIfAsked) {
  FleetOptions options = Options(600);
  options.blank_check_ins = false;

  EXPECT_EQ(Count(GenerateFleet(options),
                  [](auto& d) { return !d.TimeOf("last_check_in"); }),
            0);
}

TEST(EnrollDeviceTest, MakesADeviceAsItWasWished) {
  State state = GenerateFleet(Options(3));
  const auto id = EnrollDevice(state, {{"platform", "ipad"},
                                       {"serial_number", "SN1"},
                                       {"user_email", state.users[0].email}});
  ASSERT_TRUE(id.ok());

  const Device& device = *state.FindDevice(*id);
  EXPECT_EQ(device.platform, kIPad);
  EXPECT_EQ(device.Text("serial_number"), "SN1");
  EXPECT_EQ(state.UserOf(device)->email, state.users[0].email);
  EXPECT_EQ(state.order.back(), *id);
}

TEST(EnrollDeviceTest, EnrolsNothingIfTheWishMakesNoSense) {
  State state = GenerateFleet(Options(3));

  EXPECT_FALSE(EnrollDevice(state, {{"platform", "Amiga"}}).ok());
  EXPECT_FALSE(EnrollDevice(state, {{"colour", "red"}}).ok());
  EXPECT_EQ(state.devices.size(), 3u);
}

}  // namespace
}  // namespace muster::fake_iru
