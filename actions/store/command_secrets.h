// The secrets inside commands: the PIN of an erase, the password of a work
// profile. They are taken out before a command is stored, sealed, and put back
// in right before it is sent.
#ifndef ACTIONS_STORE_COMMAND_SECRETS_H_
#define ACTIONS_STORE_COMMAND_SECRETS_H_

#include <optional>

#include "base/secret.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::actions {

// Whether `command` has a secret.
bool HasSecret(const connector::v1::DeviceCommand& command);

// Takes the secret out of `command` and registers it for redaction; nullopt if
// it has none.
std::optional<Secret> TakeSecret(connector::v1::DeviceCommand& command);

// Puts it back in.
void PutSecret(const Secret& secret, connector::v1::DeviceCommand& command);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_SECRETS_H_
