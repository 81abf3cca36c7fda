// What a command can do, and what each mode of the guard lets through. The
// lists are in docs/actions.md, too. All functions are thread-safe.
#ifndef ACTIONS_GUARD_COMMAND_CLASS_H_
#define ACTIONS_GUARD_COMMAND_CLASS_H_

#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// The class of `command`. One that is none of those known, or none at all, is
// DESTRUCTIVE: what is not known must not be easier than what is.
guard::v1::CommandClass ClassOf(const connector::v1::DeviceCommand& command);

// Whether `mode` lets `command` through: NORMAL all; LOCK_ONLY lock, lost mode
// and what is BENIGN; BENIGN_ONLY what is BENIGN; NONE, and any other, nothing.
bool ModeAllows(guard::v1::GuardMode mode,
                const connector::v1::DeviceCommand& command);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_COMMAND_CLASS_H_
