// Whether the options of a command make sense. Source for what works where: Iru
// API, "Device actions".
#ifndef ACTIONS_PLAN_COMMAND_OPTIONS_H_
#define ACTIONS_PLAN_COMMAND_OPTIONS_H_

#include "absl/status/status.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// By themselves.
//
// Errors, all INVALID_ARGUMENT:
//   COMMAND_MISSING: no kind of command is set.
//   COMMAND_OPTION_INVALID: an option is missing, or is not what it should be.
//     Metadata: field.
//   FIELD_TOO_LONG: metadata `field`, `limit`.
absl::Status CheckOptions(const connector::v1::DeviceCommand& command);

// On `device`: an option that it would ignore is refused, since whoever gave it
// believes that it does something.
//
// Errors:
//   FAILED_PRECONDITION COMMAND_OPTION_NOT_ALLOWED: metadata `field`, `device`.
absl::Status CheckOptionsOn(const device::v1::Device& device,
                            const connector::v1::DeviceCommand& command);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_COMMAND_OPTIONS_H_
