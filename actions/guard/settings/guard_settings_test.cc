#include "actions/guard/settings/guard_settings.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using ::muster::testing::EqualsProto;
using ::testing::SizeIs;

TEST(GuardSettingsTest, HaveTheDefaultsThatAreDocumented) {
  EXPECT_THAT(WithDefaults({}), EqualsProto(R"pb(
                budgets {
                  name: "destructive_20m"
                  command_class: COMMAND_CLASS_DESTRUCTIVE
                  window { seconds: 1200 }
                  max_count: 10
                }
                budgets {
                  name: "destructive_day"
                  command_class: COMMAND_CLASS_DESTRUCTIVE
                  window { seconds: 86400 }
                  max_count: 25
                }
                budgets {
                  name: "destructive_fleet_day"
                  command_class: COMMAND_CLASS_DESTRUCTIVE
                  window { seconds: 86400 }
                  max_fleet_percent: 1
                  min_count: 3
                }
                budgets {
                  name: "access_20m"
                  command_class: COMMAND_CLASS_ACCESS_CHANGING
                  window { seconds: 1200 }
                  max_count: 50
                }
                budgets {
                  name: "disruptive_20m"
                  command_class: COMMAND_CLASS_DISRUPTIVE
                  window { seconds: 1200 }
                  max_count: 500
                }
                budgets {
                  name: "benign_20m"
                  command_class: COMMAND_CLASS_BENIGN
                  window { seconds: 1200 }
                  max_count: 2000
                }
                actor_percent: 50
                max_destructive_targets: 10
                max_access_targets: 25
                max_targets: 1000
                new_actor_delay { seconds: 86400 }
                approval_lifetime { seconds: 14400 }
                execution_lifetime { seconds: 3600 }
                single_admin_delay { seconds: 1800 }
                raise_delay { seconds: 86400 }
              )pb"));
}

TEST(GuardSettingsTest, KeepWhatIsConfigured) {
  GuardSettings configured;
  configured.add_budgets()->set_name("mine");
  configured.set_actor_percent(20);
  configured.mutable_new_actor_delay();
  configured.set_single_admin(true);

  const GuardSettings settings = WithDefaults(configured);

  EXPECT_THAT(settings.budgets(), SizeIs(1));
  EXPECT_EQ(settings.actor_percent(), 20);
  EXPECT_EQ(SpanOf(settings.new_actor_delay()), absl::ZeroDuration());
  EXPECT_EQ(SpanOf(settings.raise_delay()), absl::Hours(24));
  EXPECT_TRUE(settings.single_admin());
}

TEST(GuardSettingsTest, AreKnownByTheirHash) {
  GuardSettings other = WithDefaults({});
  other.set_max_targets(999);

  EXPECT_THAT(HashOf(WithDefaults({})), SizeIs(64));
  EXPECT_EQ(HashOf(WithDefaults({})), HashOf(WithDefaults({})));
  EXPECT_NE(HashOf(WithDefaults({})), HashOf(other));
}

}  // namespace
}  // namespace muster::actions
