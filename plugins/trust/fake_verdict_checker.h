#ifndef PLUGINS_TRUST_FAKE_VERDICT_CHECKER_H_
#define PLUGINS_TRUST_FAKE_VERDICT_CHECKER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "plugins/trust/verdict_checker.h"

namespace muster::trust {

// Gives every request the same answer, and remembers the requests. Thread-safe.
class FakeVerdictChecker final : public VerdictChecker {
 public:
  void SetVerdict(absl::StatusOr<v1::Verdict> verdict)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    verdict_ = std::move(verdict);
  }
  void SetLastChange(absl::StatusOr<std::optional<v1::VerdictChange>> change)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    change_ = std::move(change);
  }

  absl::StatusOr<v1::Verdict> Check(
      const v1::CheckDeviceRequest& request) override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    requests_.push_back(request);
    return verdict_;
  }
  absl::StatusOr<std::optional<v1::VerdictChange>> LastChange(
      const std::string&, const std::string&) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return change_;
  }

  // What Check() was asked, oldest first.
  std::vector<v1::CheckDeviceRequest> requests() const
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return requests_;
  }

 private:
  mutable absl::Mutex mu_;
  absl::StatusOr<v1::Verdict> verdict_ ABSL_GUARDED_BY(mu_) = v1::Verdict();
  absl::StatusOr<std::optional<v1::VerdictChange>> change_
      ABSL_GUARDED_BY(mu_) = std::optional<v1::VerdictChange>();
  std::vector<v1::CheckDeviceRequest> requests_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_FAKE_VERDICT_CHECKER_H_
