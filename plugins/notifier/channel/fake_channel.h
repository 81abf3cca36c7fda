#ifndef PLUGINS_NOTIFIER_CHANNEL_FAKE_CHANNEL_H_
#define PLUGINS_NOTIFIER_CHANNEL_FAKE_CHANNEL_H_

#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/status_macros.h"
#include "plugins/notifier/channel/channel.h"

namespace muster::notifier {

// A recipient in memory. Thread-safe.
class FakeChannel final : public Channel {
 public:
  // From now on it takes nothing; OK heals.
  void Fail(absl::Status why) {
    absl::MutexLock lock(&mu_);
    failure_ = std::move(why);
  }

  // Everything that it took, oldest first.
  std::vector<Message> messages() const {
    absl::MutexLock lock(&mu_);
    return messages_;
  }
  // How often something was sent, taken or not.
  int attempts() const {
    absl::MutexLock lock(&mu_);
    return attempts_;
  }

  absl::Status Send(const Message& message) override {
    absl::MutexLock lock(&mu_);
    ++attempts_;
    RETURN_IF_ERROR(failure_);
    messages_.push_back(message);
    return absl::OkStatus();
  }

 private:
  mutable absl::Mutex mu_;
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::vector<Message> messages_ ABSL_GUARDED_BY(mu_);
  int attempts_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_CHANNEL_FAKE_CHANNEL_H_
