#ifndef PLUGINS_CONFORMANCE_STAGE_KIT_H_
#define PLUGINS_CONFORMANCE_STAGE_KIT_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "plugins/conformance/play/fleet.h"
#include "plugins/conformance/play/world.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {

// What all cases of one run share: the subject, the fleet, and what an
// undisturbed plugin makes of each world.
//
// Thread-safe. `subject` and `fleet` must outlive it.
class Kit {
 public:
  // `directory` takes a directory for each case.
  Kit(const Subject& subject, const Fleet& fleet, std::string directory)
      : subject_(subject), fleet_(fleet), directory_(std::move(directory)) {}

  const Subject& subject() const { return subject_; }
  const Fleet& fleet() const { return fleet_; }
  const std::string& directory() const { return directory_; }

  // The dump of a plugin that was never disturbed and was shown nothing but a
  // snapshot of `world`, which is called `name` and the same in each call.
  //
  // Errors: the finding of that run.
  absl::StatusOr<std::vector<std::string>> DumpOf(absl::string_view name,
                                                  const World& world)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const Subject& subject_;
  const Fleet& fleet_;
  const std::string directory_;

  absl::Mutex mu_;  // held during an undisturbed run
  std::map<std::string, std::vector<std::string>> dumps_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_STAGE_KIT_H_
