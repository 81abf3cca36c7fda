#ifndef PLUGINS_TRUST_FLEET_FLEET_JUDGE_H_
#define PLUGINS_TRUST_FLEET_FLEET_JUDGE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/trust/fleet/policy_book.h"
#include "plugins/trust/store/subject.h"
#include "plugins/trust/verdict/verdict_cache.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// Judges devices by the policies in force, and puts what comes out in force, as
// part of a batch. Knows when a device is due again by the clock, and judges
// many devices in portions (sweeps), so that nothing waits for a whole fleet.
//
// Called within batches only, one at a time; EndBatch() ends each. What it was
// given must outlive it. Errors are those of the batch.
class FleetJudge {
 public:
  FleetJudge(PolicyBook& book, VerdictCache& cache, const Clock& clock)
      : book_(book), cache_(cache), clock_(clock) {}

  // Why a device is judged: the sync that brought it (empty: another reason),
  // and the policy of which an operator lets go what is held (empty: none).
  struct Cause {
    std::string sync;
    std::string released_policy;
  };

  // Judges a device as it is remembered now.
  absl::Status Judge(const device::v1::Device& device, const Cause& cause,
                     plugins::EffectBatch& batch);

  // Judges the device of that name; does nothing if it is not remembered.
  absl::Status Rejudge(absl::string_view device, const Cause& cause,
                       plugins::EffectBatch& batch);

  // Drops every verdict of a device that is gone, and its history.
  absl::Status Drop(const device::v1::Device& device,
                    plugins::EffectBatch& batch);

  // Has all devices of `source` judged again by Sweep(); from the beginning if
  // that is under way. Verdicts of `dropped_policies` go.
  absl::Status StartSweep(absl::string_view source,
                          const std::vector<std::string>& dropped_policies,
                          plugins::EffectBatch& batch);

  // Judges the next `limit` devices of what StartSweep() asked for. Returns
  // whether there are more.
  absl::StatusOr<bool> Sweep(size_t limit, plugins::EffectBatch& batch);

  // Judges the devices that are due at `now`, the earliest first, at most
  // `limit`.
  absl::Status JudgeDue(absl::Time now, size_t limit,
                        plugins::EffectBatch& batch);

  // Decides on what the mass-flip guard has to, and drops from memory what is
  // no longer so, once the batch is durable.
  absl::Status EndBatch(plugins::EffectBatch& batch);

  // The policies that it judges by.
  std::shared_ptr<const PoliciesInForce> policies() const {
    return book_.current();
  }

  // Everything in memory is to be dropped with this batch.
  void ForgetAll() { forget_all_ = true; }

  // The keys of a device in the cache of answers.
  static std::string SerialKey(absl::string_view source,
                               absl::string_view serial_number);
  static std::string NameKey(absl::string_view device);

 private:
  absl::Status JudgeSubject(const Subject& subject, const Cause& cause,
                            absl::Time now, plugins::EffectBatch& batch);
  void Forget(const device::v1::Device& device);

  PolicyBook& book_;
  VerdictCache& cache_;
  const Clock& clock_;

  // Of the batch under way. One that failed leaves its own here, which is no
  // harm: what is dropped from memory is read again.
  std::vector<std::string> forgotten_;
  bool forget_all_ = false;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_FLEET_FLEET_JUDGE_H_
