#include "actions/dispatch/dispatcher.h"

#include <algorithm>
#include <utility>

#include "actions/store/lifecycle.h"
#include "base/log.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

}  // namespace

Dispatcher::Dispatcher(const Deps& deps, Options options)
    : store_(deps.store),
      clock_(deps.clock),
      executor_(deps.executor),
      options_(std::move(options)),
      sender_(deps.store, deps.gateway, deps.vault, deps.pins, deps.may_send),
      follower_({deps.store, deps.gateway, deps.devices, deps.pins, deps.clock,
                 deps.random, options_.offline_after}),
      schedule_(options_.delays) {}

Dispatcher::Launch Dispatcher::Prepare(const v1::Command& draft) {
  Launch launch;
  if (stopped_ || IsPaused(draft)) return launch;
  launch.place_ = in_flight_.Enter(DeviceOf(draft), draft.name());
  if (launch.place_ == nullptr) return launch;
  launch.dispatcher_ = this;
  launch.preparation_ = std::make_shared<Preparation>();
  executor_.Post([this, draft, preparation = launch.preparation_] {
    sender_.Prepare(draft, *preparation);
  });
  return launch;
}

void Dispatcher::Launch::Go(v1::Command command) {
  dispatcher_->executor_.Post(
      [dispatcher = dispatcher_, command = std::move(command),
       preparation = std::move(preparation_), place = std::move(place_)] {
        dispatcher->PauseIfAway(
            command, dispatcher->sender_.SendStarted(command, *preparation));
        dispatcher->Replan(command);
      });
}

void Dispatcher::RunOnce() {
  if (const absl::Status status = store_.PassTime(); !status.ok()) {
    LogStatus(Severity::kError, "commands could not be moved on", status);
  }
  TakeWoken();
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
    const InFlight::Place place =
        in_flight_.Enter(DeviceOf(command), command.name());
    if (place == nullptr) continue;
    const absl::Status status = sender_.Doubt(command);
    if (status.ok() || absl::IsAborted(status)) continue;
    LogStatus(Severity::kError, "a command cannot be moved on", status,
              {{"command", command.name()}});
  }
}

void Dispatcher::SendDue() {
  const absl::Time now = clock_.Now();
  auto due = store_.OpenCommands([&](const v1::Command& command) {
    return command.state() == v1::COMMAND_STATE_QUEUED &&
           schedule_.IsDue(command, now);
  });
  for (v1::Command& command : due) {
    if (stopped_) return;
    if (IsPaused(command)) continue;
    InFlight::Place place = in_flight_.Enter(DeviceOf(command), command.name());
    if (place != nullptr) Post(std::move(command), std::move(place));
  }
}

void Dispatcher::Post(v1::Command command, InFlight::Place place) {
  executor_.Post(
      [this, command = std::move(command), place = std::move(place)]() mutable {
        if (!stopped_) {
          PauseIfAway(command, sender_.Send(command));
          Replan(command);
        }
        place.reset();
      });
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

void Dispatcher::Wake(const std::string& device) {
  absl::MutexLock lock(&mu_);
  woken_.insert(device);
}

void Dispatcher::TakeWoken() {
  absl::flat_hash_set<std::string> woken;
  {
    absl::MutexLock lock(&mu_);
    woken.swap(woken_);
  }
  if (woken.empty()) return;
  const auto open = store_.OpenCommands([&](const v1::Command& command) {
    return woken.contains(DeviceOf(command));
  });
  for (const v1::Command& command : open) schedule_.Hasten(command);
}

void Dispatcher::PauseIfAway(const v1::Command& command,
                             const absl::Status& status) {
  if (!absl::IsUnavailable(status) && !absl::IsResourceExhausted(status)) {
    return;
  }
  absl::MutexLock lock(&mu_);
  paused_until_[SourceOf(command)] = clock_.Now() + options_.delays.front();
}

bool Dispatcher::IsPaused(const v1::Command& command) const {
  absl::MutexLock lock(&mu_);
  const auto it = paused_until_.find(SourceOf(command));
  return it != paused_until_.end() && clock_.Now() < it->second;
}

void Dispatcher::Replan(const v1::Command& command) {
  const auto current = store_.Get(command.name());
  const v1::Command& latest = current.ok() ? *current : command;
  absl::Duration at_least = absl::ZeroDuration();
  if (follower_.GaveUp(latest)) {
    at_least = absl::InfiniteDuration();
  } else if (latest.has_send_time() &&
             clock_.Now() - FromProto(latest.send_time()) >
                 options_.slow_after) {
    at_least = options_.slow_delay;
  }
  schedule_.Plan(latest, clock_.Now(), at_least);
}

}  // namespace muster::actions
