#include "tests/fake_iru/fleet/commands.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/fleet/effects.h"

namespace muster::fake_iru {
namespace {

void Complete(Device& device, Command& command, absl::Time when) {
  command.status = 3;
  command.completed = when;
  ApplyEffect(device, command);
}

void Advance(const State& state, Device& device, Command& command) {
  const absl::Time asked = command.retried.value_or(command.requested);
  const absl::Time done = asked + state.command_delay;
  if (state.now < asked + state.command_delay / 2) return;
  if (device.not_now > 0 && command.action != "blankpush") {
    --device.not_now;
    command.status = 5;
  } else if (state.now >= done) {
    Complete(device, command, done);
  } else {
    command.status = 2;
  }
}

Command* FindCommand(Device& device, absl::string_view uuid) {
  const auto found = std::find_if(
      device.commands.rbegin(), device.commands.rend(),
      [&](const Command& command) {
        return uuid.empty() ? command.open() : command.uuid == uuid;
      });
  return found == device.commands.rend() ? nullptr : &*found;
}

// Source: Apple's MDM protocol, ErrorChainItem; Iru API, device activity.
Json ErrorChain(const Json& error) {
  if (error.is_object()) return Json::array({error});
  const Json text = error.is_string() ? error : Json("The command failed.");
  return Json::array({{{"code", 12021},
                       {"domain", "MCMDMErrorDomain"},
                       {"localized_description", text},
                       {"us_english_description", text}}});
}

void ForgetIfIdle(State& state, const Device& device) {
  const bool idle =
      std::none_of(device.commands.begin(), device.commands.end(),
                   [](const Command& command) { return command.open(); });
  if (idle) state.busy.erase(device.id);
}

}  // namespace

Command& Enqueue(State& state, Device& device, Command command) {
  command.uuid = state.rng.Uuid();
  command.requested = state.now;
  command.status = 1;
  device.commands.push_back(std::move(command));
  state.busy.insert(device.id);
  return device.commands.back();
}

void RetryPutOff(const State& state, Device& device) {
  for (Command& command : device.commands) {
    if (command.status != 5) continue;
    command.status = 1;
    command.retried = state.now;
  }
}

bool HasOpenCommand(const Device& device, absl::string_view action) {
  return std::any_of(device.commands.begin(), device.commands.end(),
                     [&](const Command& command) {
                       return command.action == action && command.open();
                     });
}

void SettleCommands(State& state) {
  if (state.hold_commands) return;
  const std::set<std::string> busy = state.busy;
  for (const std::string& id : busy) {
    Device* const device = state.FindDevice(id);
    if (!device) continue;
    for (Command& command : device->commands) {
      // A NotNow waits to be asked again, or for a hand.
      if (command.open() && command.status != 5) {
        Advance(state, *device, command);
      }
    }
    ForgetIfIdle(state, *device);
  }
}

absl::Status FinishCommand(State& state, Device& device, absl::string_view uuid,
                           int status, const Json& error) {
  Command* const command = FindCommand(device, uuid);
  if (!command) {
    return absl::NotFoundError(
        absl::StrCat("The device has no such command: ", uuid, "."));
  }
  if (!command->open()) {
    return absl::InvalidArgumentError("The command has ended already.");
  }
  if (status == 3) {
    Complete(device, *command, state.now);
  } else if (status == 4) {
    command->status = 4;
    command->completed = state.now;
    command->error_chain = ErrorChain(error);
  } else if (status == 5) {
    command->status = 5;
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("A command ends as 3, 4 or 5, not as ", status, "."));
  }
  ForgetIfIdle(state, device);
  return absl::OkStatus();
}

}  // namespace muster::fake_iru
