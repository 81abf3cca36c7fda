#include "bench/connector/fleet_life.h"

#include <set>
#include <string>

#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::bench {
namespace {

using ::testing::ElementsAre;

class FleetLifeTest : public ::testing::Test {
 protected:
  static fake_iru::Tenant::Options Fifty() {
    fake_iru::Tenant::Options options;
    options.devices = 50;
    return options;
  }
  static FleetLife::Options Only(double removals) {
    FleetLife::Options options;
    options.changes_per_hour = 0;
    options.removals_per_hour = removals;
    options.enrolments_per_hour = 0;
    return options;
  }
  void Pass(FleetLife& life, int seconds, bool changing) {
    for (int i = 0; i < seconds; ++i) {
      life.PassSecond(changing);
      clock_.Advance(absl::Seconds(1));
    }
  }
  std::set<std::string> Ids() {
    fake_iru::DumpOptions options;
    options.parts = {"rows"};
    std::set<std::string> ids;
    const auto dump = tenant_.Dump(options);
    for (const auto& row : dump["rows"]) {
      ids.insert(row["device_id"].get<std::string>());
    }
    return ids;
  }

  FakeClock clock_{absl::FromUnixSeconds(1762128000)};
  fake_iru::Tenant tenant_{Fifty(), clock_};
};

TEST_F(FleetLifeTest, ChangesNothingBeforeItMay) {
  FleetLife life(tenant_, clock_, {});
  const auto before = Ids();

  Pass(life, 3600, /*changing=*/false);

  EXPECT_EQ(Ids(), before);
  EXPECT_EQ(life.unseen(), 0);
}

TEST_F(FleetLifeTest, MeasuresFromADepartureToItsTombstone) {
  FleetLife life(tenant_, clock_, Only(/*removals=*/3600));
  const auto before = Ids();
  Pass(life, 1, /*changing=*/true);
  const auto after = Ids();
  ASSERT_EQ(after.size() + 1, before.size());
  std::string gone;
  for (const auto& id : before) gone = after.count(id) == 0 ? id : gone;

  clock_.Advance(absl::Seconds(59));
  inventory::v1::Change change;
  change.mutable_device()->set_vendor_id(gone);
  change.set_type(inventory::v1::Change::TYPE_UPDATED);
  life.Saw(change);
  EXPECT_EQ(life.unseen(), 1);
  change.set_type(inventory::v1::Change::TYPE_REMOVED);
  life.Saw(change);

  EXPECT_EQ(life.unseen(), 0);
  EXPECT_EQ(life.Delays().size(), 1u);
  EXPECT_THAT(life.Delays().begin()->second, ElementsAre(60));
}

TEST_F(FleetLifeTest, CountsWhatNobodySawWithItsAge) {
  FleetLife life(tenant_, clock_, Only(/*removals=*/3600));
  Pass(life, 1, /*changing=*/true);

  clock_.Advance(absl::Seconds(99));

  EXPECT_THAT(life.Delays().begin()->second, ElementsAre(100));
}

}  // namespace
}  // namespace muster::bench
