#ifndef CONNECTOR_CORE_SPEND_FAKE_SPEND_LEDGER_H_
#define CONNECTOR_CORE_SPEND_FAKE_SPEND_LEDGER_H_

#include <map>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/spend/spend_ledger.h"

namespace muster::connector {

// A ledger in memory that fails when a test says so. Thread-safe.
class FakeSpendLedger final : public SpendLedger {
 public:
  // Every later call fails so; OK ends that.
  void FailWith(absl::Status failure) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    failure_ = failure;
  }

  // The next Record() adds and then fails so: its answer was lost.
  void LoseNextAnswer(absl::Status failure) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    lost_ = failure;
  }

  absl::StatusOr<LaneSpend> Load(absl::Time hour_start) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!failure_.ok()) return failure_;
    const auto found = hours_.find(hour_start);
    return found == hours_.end() ? LaneSpend() : found->second;
  }

  absl::Status Record(absl::Time hour_start, const LaneSpend& spend,
                      const std::string& id) override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!failure_.ok()) return failure_;
    ++records_;
    if (ids_.insert(id).second) {
      for (const auto& [lane, count] : spend) hours_[hour_start][lane] += count;
    }
    absl::Status lost = absl::OkStatus();
    std::swap(lost, lost_);
    return lost;
  }

  // How often Record() was let through.
  int records() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return records_;
  }

 private:
  mutable absl::Mutex mu_;
  std::map<absl::Time, LaneSpend> hours_ ABSL_GUARDED_BY(mu_);
  std::set<std::string> ids_ ABSL_GUARDED_BY(mu_);
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  absl::Status lost_ ABSL_GUARDED_BY(mu_);
  int records_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SPEND_FAKE_SPEND_LEDGER_H_
