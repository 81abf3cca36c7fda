#include "actions/guard/command_class.h"

#include <set>
#include <string>
#include <vector>

#include "actions/store/command_kind.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using connector::v1::DeviceCommand;
using ::testing::ElementsAre;
using Kinds = std::set<std::string>;

// One of every kind.
std::vector<DeviceCommand> AllCommands() {
  std::vector<DeviceCommand> commands;
  const auto* const type = DeviceCommand::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    DeviceCommand& command = commands.emplace_back();
    command.GetReflection()->MutableMessage(&command, type->field(i));
  }
  return commands;
}

Kinds KindsOf(guard::v1::CommandClass command_class) {
  Kinds kinds;
  for (const DeviceCommand& command : AllCommands()) {
    if (ClassOf(command) == command_class) kinds.insert(CommandKind(command));
  }
  return kinds;
}

Kinds Allowed(guard::v1::GuardMode mode) {
  Kinds kinds;
  for (const DeviceCommand& command : AllCommands()) {
    if (ModeAllows(mode, command)) kinds.insert(CommandKind(command));
  }
  return kinds;
}

TEST(CommandClassTest, PutsEveryKindIntoOneOfFour) {
  EXPECT_THAT(KindsOf(guard::v1::COMMAND_CLASS_BENIGN),
              ElementsAre("blank_push", "daily_check_in",
                          "play_lost_mode_sound", "update_inventory"));
  EXPECT_THAT(
      KindsOf(guard::v1::COMMAND_CLASS_DISRUPTIVE),
      ElementsAre("cancel_lost_mode", "refresh_cellular_plans",
                  "reinstall_agent", "renew_mdm_profile", "restart",
                  "set_data_roaming", "set_name", "set_personal_hotspot",
                  "unlock_account", "update_location"));
  EXPECT_THAT(KindsOf(guard::v1::COMMAND_CLASS_ACCESS_CHANGING),
              ElementsAre("clear_passcode", "disable_lost_mode",
                          "enable_lost_mode", "lock", "remote_desktop",
                          "reset_work_profile_passcode", "shutdown"));
  EXPECT_THAT(KindsOf(guard::v1::COMMAND_CLASS_DESTRUCTIVE),
              ElementsAre("delete_device", "delete_user", "erase"));
}

TEST(CommandClassTest, TakesWhatIsNotKnownForDestructive) {
  EXPECT_EQ(ClassOf(DeviceCommand()), guard::v1::COMMAND_CLASS_DESTRUCTIVE);
}

TEST(CommandClassTest, LetsEachModeThroughItsOwnAndNothingElse) {
  const Kinds benign = KindsOf(guard::v1::COMMAND_CLASS_BENIGN);
  Kinds lock_only = benign;
  lock_only.insert({"lock", "enable_lost_mode"});

  EXPECT_EQ(Allowed(guard::v1::GUARD_MODE_NORMAL).size(), AllCommands().size());
  EXPECT_EQ(Allowed(guard::v1::GUARD_MODE_LOCK_ONLY), lock_only);
  EXPECT_EQ(Allowed(guard::v1::GUARD_MODE_BENIGN_ONLY), benign);
  EXPECT_EQ(Allowed(guard::v1::GUARD_MODE_NONE), Kinds());
  EXPECT_EQ(Allowed(guard::v1::GUARD_MODE_UNSPECIFIED), Kinds());
}

}  // namespace
}  // namespace muster::actions
