#include "actions/store/command_secrets.h"

#include <string>

namespace muster::actions {
namespace {

// Where the secret of a command of this kind is; null if it can have none.
std::string* SecretField(connector::v1::DeviceCommand& command) {
  if (command.has_erase()) return command.mutable_erase()->mutable_pin();
  if (command.has_reset_work_profile_passcode()) {
    return command.mutable_reset_work_profile_passcode()
        ->mutable_new_password();
  }
  return nullptr;
}

}  // namespace

bool HasSecret(const connector::v1::DeviceCommand& command) {
  return !command.erase().pin().empty() ||
         !command.reset_work_profile_passcode().new_password().empty();
}

std::optional<Secret> TakeSecret(connector::v1::DeviceCommand& command) {
  if (!HasSecret(command)) return std::nullopt;
  std::string* const field = SecretField(command);
  Secret secret(*field);
  RegisterSecret(secret);
  field->assign(field->size(), '\0');
  field->clear();
  return secret;
}

void PutSecret(const Secret& secret, connector::v1::DeviceCommand& command) {
  if (std::string* const field = SecretField(command); field != nullptr) {
    *field = secret.Reveal();
  }
}

}  // namespace muster::actions
