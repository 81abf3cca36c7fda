// How fresh the inventory is: from a change in the tenant until it shows, for
// each class of change, whatever the moment. The bounds are those of
// docs/connector.md.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"
#include "tests/seeds/freshness_world.h"

namespace muster::seeds {
namespace {

using device::v1::Device;
using fake_iru::Json;

// Changes of each class, and the pause between two, which meets every phase of
// a minute.
constexpr int kChanges = 8;
constexpr absl::Duration kPause = absl::Seconds(47);

constexpr absl::Duration kMinuteBound = absl::Seconds(65);
constexpr absl::Duration kRemovalBound = absl::Seconds(130);
constexpr absl::Duration kPostureBound = absl::Minutes(30);

class FreshnessTest : public ::testing::Test {
 protected:
  FreshnessTest() : world_(/*devices=*/80) { world_.Settle(); }

  // The longest that one of several changes took. `change` makes the n-th and
  // returns what tells that it shows.
  static absl::Duration Slowest(
      FreshnessWorld& world,
      const std::function<std::function<bool()>(int n)>& change,
      absl::Duration limit) {
    absl::Duration slowest;
    for (int n = 0; n < kChanges; ++n) {
      world.Run(kPause);
      slowest = std::max(slowest, world.TimeUntil(change(n), limit));
    }
    return slowest;
  }
  absl::Duration Slowest(
      const std::function<std::function<bool()>(int n)>& change,
      absl::Duration limit) {
    return Slowest(world_, change, limit);
  }

  // Likewise: until devices of that platform that left are removed.
  absl::Duration SlowestRemoval(const std::string& platform) {
    const std::vector<std::string> ids = world_.IdsOf(platform);
    absl::Duration slowest;
    for (size_t n = 0; n < ids.size() && n < kChanges; ++n) {
      world_.Run(kPause);
      EXPECT_THAT(world_.tenant().Unenroll(ids[n]), testing::IsOk());
      const auto removed = [&] {
        return world_.Get(ids[n]).state() == device::v1::STATE_REMOVED;
      };
      slowest = std::max(slowest, world_.TimeUntil(removed, kRemovalBound));
    }
    EXPECT_GT(slowest, absl::ZeroDuration()) << platform;
    return slowest;
  }

  void Set(const std::string& id, const std::string& path, const Json& value) {
    ASSERT_THAT(world_.tenant().Set(id, path, value), testing::IsOk());
  }

  bool FactIs(const std::string& id, absl::string_view key, bool value) {
    const Device device = world_.Get(id);
    for (const device::v1::Fact& fact : device.facts()) {
      if (fact.key() == key) return fact.bool_value() == value;
    }
    return false;
  }

  // Turns `fact`, a column of a table of Prism's, over and over.
  absl::Duration SlowestPosture(const std::string& path, absl::string_view key,
                                absl::Duration limit) {
    const std::string id = world_.IdsOf("Mac").front();
    return Slowest(
        [&](int n) {
          const bool value = n % 2 == 0;
          Set(id, path, value);
          return [this, id, key, value] { return FactIs(id, key, value); };
        },
        limit);
  }

  FreshnessWorld world_;
};

TEST_F(FreshnessTest, AnAttributeShowsWithin65Seconds) {
  const std::string id = world_.IdsOf("iPhone").front();

  const auto slowest = Slowest(
      [&](int n) {
        const std::string name = absl::StrCat("renamed ", n);
        Set(id, "device_name", name);
        return
            [this, id, name] { return world_.Get(id).display_name() == name; };
      },
      kMinuteBound);

  EXPECT_LE(slowest, kMinuteBound);
}

TEST_F(FreshnessTest, ATagThatPrismDoesNotTellShowsWithin65Seconds) {
  const std::string id = world_.IdsOf("iPad").front();
  Set(id, "row_age", 0);  // older records have no tags

  const auto slowest = Slowest(
      [&](int n) {
        const std::string tag = absl::StrCat("tag ", n);
        Set(id, "tags", Json::array({tag}));
        return [this, id, tag] {
          const Device device = world_.Get(id);
          return device.tags_size() == 1 && device.tags(0) == tag;
        };
      },
      kMinuteBound);

  EXPECT_LE(slowest, kMinuteBound);
}

TEST_F(FreshnessTest, AnAttributeShowsWithin65SecondsOnPlatformsWithoutPrism) {
  for (const char* const platform : {"Windows", "Android"}) {
    const std::string id = world_.IdsOf(platform).front();

    const auto slowest = Slowest(
        [&](int n) {
          const std::string tag = absl::StrCat("tag ", n);
          Set(id, "asset_tag", tag);
          return [this, id, tag] { return world_.Get(id).asset_tag() == tag; };
        },
        kMinuteBound);

    EXPECT_LE(slowest, kMinuteBound) << platform;
  }
}

TEST_F(FreshnessTest, AnAttributeOfOneThatNeverCheckedInShowsWithin65Seconds) {
  FreshnessWorld world(/*devices=*/350);
  world.Settle();
  const std::string id = world.IdsOf("Mac").front();
  ASSERT_THAT(world.tenant().Set(id, "last_check_in", ""), testing::IsOk());
  world.Run(absl::Minutes(2));

  const auto slowest = Slowest(
      world,
      [&](int n) {
        const std::string name = absl::StrCat("renamed ", n);
        EXPECT_THAT(world.tenant().Set(id, "device_name", name),
                    testing::IsOk());
        return
            [&world, id, name] { return world.Get(id).display_name() == name; };
      },
      kMinuteBound);

  EXPECT_LE(slowest, kMinuteBound);
}

TEST_F(FreshnessTest, AnOwnerShowsWithin65Seconds) {
  fake_iru::DumpOptions options;
  options.parts = {"users"};
  const Json dump = world_.tenant().Dump(options);
  const Json users = dump["users"];
  const std::string id = world_.IdsOf("Mac").front();

  const auto slowest = Slowest(
      [&](int n) {
        const std::string email = users[n]["email"];
        Set(id, "user_email", email);
        return [this, id, email] {
          return world_.Get(id).user().email() == email;
        };
      },
      kMinuteBound);

  EXPECT_LE(slowest, kMinuteBound);
}

TEST_F(FreshnessTest, AnEnrolmentShowsWithin65Seconds) {
  const auto slowest = Slowest(
      [&](int n) {
        const auto id =
            world_.tenant().Enroll({{"platform", n % 2 ? "Mac" : "iPad"}});
        EXPECT_THAT(id, testing::IsOk());
        return [this, id = *id] {
          return world_.Get(id).state() == device::v1::STATE_ENROLLED;
        };
      },
      kMinuteBound);

  EXPECT_LE(slowest, kMinuteBound);
}

TEST_F(FreshnessTest, ARemovalShowsWithin130Seconds) {
  EXPECT_LE(SlowestRemoval("Mac"), kRemovalBound);
}

TEST_F(FreshnessTest, ARemovalShowsWithin130SecondsOnPlatformsWithoutLicence) {
  EXPECT_LE(SlowestRemoval("Windows"), kRemovalBound);
  EXPECT_LE(SlowestRemoval("Android"), kRemovalBound);
}

TEST_F(FreshnessTest, ARemovalThatAnEnrolmentHidesShowsWithin130Seconds) {
  const std::string id = world_.IdsOf("Mac").front();
  world_.Run(absl::Minutes(5));
  ASSERT_THAT(world_.tenant().Unenroll(id), testing::IsOk());
  ASSERT_THAT(world_.tenant().Enroll({{"platform", "Mac"}}), testing::IsOk());

  const auto took = world_.TimeUntil(
      [&] { return world_.Get(id).state() == device::v1::STATE_REMOVED; },
      kRemovalBound);

  EXPECT_LE(took, kRemovalBound);
}

TEST_F(FreshnessTest, FileVaultShowsWithin65Seconds) {
  EXPECT_LE(SlowestPosture("filevault.status", device::kFilevaultEnabled,
                           kMinuteBound),
            kMinuteBound);
}

TEST_F(FreshnessTest, TheRestOfPostureShowsWithinHalfAnHour) {
  EXPECT_LE(SlowestPosture("application_firewall.status",
                           device::kFirewallEnabled, kPostureBound),
            kPostureBound);
}

}  // namespace
}  // namespace muster::seeds
