#ifndef CONNECTOR_IRU_SWEEP_KNOWN_HARDWARE_H_
#define CONNECTOR_IRU_SWEEP_KNOWN_HARDWARE_H_

#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace muster::iru {

// What is true of a device's hardware and is told by other endpoints than its
// row: kept in memory, so that a reading which did not ask them again does not
// make the device look different. Nothing depends on it: it is empty after a
// start, and the next sweep fills it. Thread-safe.
class KnownHardware {
 public:
  struct Hardware {
    std::string model_identifier;
    std::string udid;
  };

  // Takes what is told; "" leaves what was there.
  void Learn(const std::string& vendor_id, Hardware hardware)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    Hardware& known = known_[vendor_id];
    if (!hardware.model_identifier.empty()) {
      known.model_identifier = std::move(hardware.model_identifier);
    }
    if (!hardware.udid.empty()) known.udid = std::move(hardware.udid);
  }

  // Empty fields where nothing is known.
  Hardware Recall(absl::string_view vendor_id) const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    const auto found = known_.find(vendor_id);
    return found == known_.end() ? Hardware() : found->second;
  }

 private:
  mutable absl::Mutex mu_;
  absl::flat_hash_map<std::string, Hardware> known_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_KNOWN_HARDWARE_H_
