#include "base/threads/periodic.h"

#include <utility>

namespace muster {

Periodic::Periodic(Clock& clock, absl::Duration interval,
                   std::function<void()> run_once)
    : clock_(clock),
      interval_(interval),
      run_once_(std::move(run_once)),
      thread_([this] { Loop(); }) {}

Periodic::~Periodic() {
  {
    absl::MutexLock lock(&mu_);
    stopped_ = true;
    Ring();
  }
  thread_.join();
}

void Periodic::Kick() {
  absl::MutexLock lock(&mu_);
  kicked_ = true;
  Ring();
}

void Periodic::Loop() {
  while (auto alarm = NextAlarm()) {
    run_once_();
    {
      absl::MutexLock lock(&mu_);
      alarm_ = alarm;
      if (kicked_ || stopped_) Ring();
    }
    clock_.SleepUntil(clock_.Now() + interval_, *alarm);
  }
}

std::shared_ptr<absl::Notification> Periodic::NextAlarm() {
  absl::MutexLock lock(&mu_);
  alarm_ = nullptr;
  kicked_ = false;
  if (stopped_) return nullptr;
  return std::make_shared<absl::Notification>();
}

void Periodic::Ring() {
  if (alarm_ != nullptr && !alarm_->HasBeenNotified()) alarm_->Notify();
}

}  // namespace muster
