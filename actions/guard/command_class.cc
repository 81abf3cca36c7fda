#include "actions/guard/command_class.h"

namespace muster::actions {

using connector::v1::DeviceCommand;

guard::v1::CommandClass ClassOf(const DeviceCommand& command) {
  switch (command.kind_case()) {
    case DeviceCommand::kBlankPush:
    case DeviceCommand::kUpdateInventory:
    case DeviceCommand::kDailyCheckIn:
    case DeviceCommand::kPlayLostModeSound:
      return guard::v1::COMMAND_CLASS_BENIGN;
    case DeviceCommand::kRestart:
    case DeviceCommand::kSetName:
    case DeviceCommand::kUnlockAccount:
    case DeviceCommand::kReinstallAgent:
    case DeviceCommand::kRenewMdmProfile:
    case DeviceCommand::kRefreshCellularPlans:
    case DeviceCommand::kUpdateLocation:
    case DeviceCommand::kSetPersonalHotspot:
    case DeviceCommand::kSetDataRoaming:
    case DeviceCommand::kCancelLostMode:
      return guard::v1::COMMAND_CLASS_DISRUPTIVE;
    case DeviceCommand::kLock:
    case DeviceCommand::kEnableLostMode:
    case DeviceCommand::kDisableLostMode:
    case DeviceCommand::kShutdown:
    case DeviceCommand::kClearPasscode:
    case DeviceCommand::kRemoteDesktop:
    case DeviceCommand::kResetWorkProfilePasscode:
      return guard::v1::COMMAND_CLASS_ACCESS_CHANGING;
    case DeviceCommand::kErase:
    case DeviceCommand::kDeleteUser:
    case DeviceCommand::kDeleteDevice:
    case DeviceCommand::KIND_NOT_SET:
      break;
  }
  return guard::v1::COMMAND_CLASS_DESTRUCTIVE;
}

bool ModeAllows(guard::v1::GuardMode mode, const DeviceCommand& command) {
  const bool benign = ClassOf(command) == guard::v1::COMMAND_CLASS_BENIGN;
  switch (mode) {
    case guard::v1::GUARD_MODE_NORMAL:
      return true;
    case guard::v1::GUARD_MODE_LOCK_ONLY:
      return benign || command.has_lock() || command.has_enable_lost_mode();
    case guard::v1::GUARD_MODE_BENIGN_ONLY:
      return benign;
    default:
      return false;
  }
}

}  // namespace muster::actions
