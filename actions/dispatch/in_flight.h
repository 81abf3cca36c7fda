#ifndef ACTIONS_DISPATCH_IN_FLIGHT_H_
#define ACTIONS_DISPATCH_IN_FLIGHT_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace muster::actions {

// The commands that are on their way to the vendor at this moment, one for each
// device. Thread-safe. Must outlive its places.
class InFlight {
 public:
  // A command's place, which is free again once this goes. Moved, never copied.
  using Place = std::shared_ptr<void>;

  // A place for the command called `command` to `device`; null if another is on
  // its way there.
  Place Enter(const std::string& device, const std::string& command)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!commands_.emplace(device, command).second) return nullptr;
    return Place(this, [device](InFlight* flights) { flights->Leave(device); });
  }

  // Whether it has a place.
  bool Has(absl::string_view device, absl::string_view command) const
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    const auto it = commands_.find(device);
    return it != commands_.end() && it->second == command;
  }

 private:
  void Leave(const std::string& device) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    commands_.erase(device);
  }

  mutable absl::Mutex mu_;
  absl::flat_hash_map<std::string, std::string> commands_
      ABSL_GUARDED_BY(mu_);  // by device
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_IN_FLIGHT_H_
