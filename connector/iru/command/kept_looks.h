#ifndef CONNECTOR_IRU_COMMAND_KEPT_LOOKS_H_
#define CONNECTOR_IRU_COMMAND_KEPT_LOOKS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/iru/command/device_look.h"

namespace muster::iru {

// Looks at devices that are about to be commanded: each is good for ten seconds
// and for one command. Thread-safe. `clock` must outlive it.
class KeptLooks {
 public:
  explicit KeptLooks(const Clock& clock) : clock_(clock) {}

  // Replaces an older look at the same device. `taken_at` is when it was
  // begun.
  void Keep(absl::string_view vendor_id, DeviceLook look, absl::Time taken_at)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The look at that device, if there is one that is fresh; it is gone then,
  // fresh or not.
  std::optional<DeviceLook> Take(absl::string_view vendor_id)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Kept {
    DeviceLook look;
    absl::Time taken_at;
  };

  bool IsFresh(const Kept& kept) const;

  const Clock& clock_;

  absl::Mutex mu_;
  std::map<std::string, Kept> kept_ ABSL_GUARDED_BY(mu_);  // by vendor id
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_KEPT_LOOKS_H_
