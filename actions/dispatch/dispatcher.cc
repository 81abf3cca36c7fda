#include "actions/dispatch/dispatcher.h"

#include <algorithm>
#include <utility>

#include "actions/store/lifecycle.h"
#include "base/log.h"

namespace muster::actions {

Dispatcher::Dispatcher(CommandStore& store, CommandGateway& gateway,
                       DeviceLookup& devices, Clock& clock, Options options)
    : store_(store),
      clock_(clock),
      sender_(store, gateway),
      follower_(store, gateway, devices, clock, options.offline_after),
      schedule_(std::move(options.delays)) {}

void Dispatcher::RunOnce() {
  DoubtLeftovers();
  SendDue();
  for (const auto& [device, commands] : DueDevices()) {
    if (stopped_) return;
    follower_.Look(device, commands);
    for (const v1::Command& command : commands) {
      Replan(command);
    }
    SendDue();
  }
}

void Dispatcher::DoubtLeftovers() {
  const auto leftovers = store_.OpenCommands([](const v1::Command& command) {
    return command.state() == v1::COMMAND_STATE_SENDING;
  });
  for (const v1::Command& command : leftovers) {
    const absl::Status status = sender_.Doubt(command);
    if (status.ok()) continue;
    LogStatus(Severity::kError, "a command cannot be moved on", status,
              {{"command", command.name()}});
  }
}

void Dispatcher::SendDue() {
  const absl::Time now = clock_.Now();
  const auto due = store_.OpenCommands([&](const v1::Command& command) {
    return command.state() == v1::COMMAND_STATE_QUEUED &&
           schedule_.IsDue(command, now);
  });
  for (const v1::Command& command : due) {
    if (stopped_) return;
    const absl::Status status = sender_.Send(command);
    Replan(command);
    if (!status.ok()) return;
  }
}

Dispatcher::ByDevice Dispatcher::DueDevices() const {
  ByDevice devices;
  for (v1::Command& command : store_.OpenCommands(Follower::Follows)) {
    devices[DeviceOf(command)].push_back(std::move(command));
  }
  const absl::Time now = clock_.Now();
  for (auto it = devices.begin(); it != devices.end();) {
    const bool due = std::any_of(it->second.begin(), it->second.end(),
                                 [&](const v1::Command& command) {
                                   return schedule_.IsDue(command, now);
                                 });
    it = due ? std::next(it) : devices.erase(it);
  }
  return devices;
}

void Dispatcher::Replan(const v1::Command& command) {
  const auto current = store_.Get(command.name());
  const v1::Command& latest = current.ok() ? *current : command;
  schedule_.Plan(latest, clock_.Now(),
                 follower_.GaveUp(latest) ? absl::InfiniteDuration()
                                          : absl::ZeroDuration());
}

}  // namespace muster::actions
