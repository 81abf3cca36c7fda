#ifndef PLUGINS_NOTIFIER_TROUBLE_FAKE_TROUBLE_READER_H_
#define PLUGINS_NOTIFIER_TROUBLE_FAKE_TROUBLE_READER_H_

#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/status_macros.h"
#include "plugins/notifier/trouble/trouble_reader.h"

namespace muster::notifier {

// Trouble as a test says. Thread-safe.
class FakeTroubleReader final : public TroubleReader {
 public:
  void Set(std::vector<v1::Trouble> troubles) {
    absl::MutexLock lock(&mu_);
    troubles_ = std::move(troubles);
  }
  // From now on nothing can be read; OK heals.
  void Fail(absl::Status why) {
    absl::MutexLock lock(&mu_);
    failure_ = std::move(why);
  }

  absl::StatusOr<std::vector<v1::Trouble>> Read() override {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(failure_);
    return troubles_;
  }

 private:
  absl::Mutex mu_;
  std::vector<v1::Trouble> troubles_ ABSL_GUARDED_BY(mu_);
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_TROUBLE_FAKE_TROUBLE_READER_H_
