// What stands against a command on one device.
#ifndef ACTIONS_PLAN_TARGET_RULES_H_
#define ACTIONS_PLAN_TARGET_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// Whether `device` has a tag or blueprint that `settings` protect.
bool IsProtected(const device::v1::Device& device,
                 const guard::v1::GuardSettings& settings);

// What stands against the command on `device`, beside what `supported` says:
//   DEVICE_REMOVED
//   COMMAND_UNSUPPORTED, COMMAND_NOT_ALLOWED: `supported`'s own.
//   COMMAND_OPTION_NOT_ALLOWED: see CheckOptionsOn().
//   SERIAL_NUMBER_MISSING: the device could not be told from another.
//   LOCK_DEACTIVATES: a Mac with Apple silicon and macOS below 11.5 would be
//     deactivated; may be overruled.
std::vector<v1::PlanNote> BlockersOf(
    const connector::v1::DeviceCommand& command,
    const device::v1::Device& device, const absl::Status& supported);

// What to think of first:
//   DEVICE_SILENT: no check-in for `offline_after`; names since when.
//   ERASE_PIN_UNUSED: a Mac with Apple silicon or T2 ignores the PIN.
//   REMOTE_DESKTOP_FAILS_COMPLIANCE, RECORD_GOES_TOO: by kind.
std::vector<v1::PlanNote> WarningsOf(
    const connector::v1::DeviceCommand& command,
    const device::v1::Device& device, absl::Time now,
    absl::Duration offline_after);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_TARGET_RULES_H_
