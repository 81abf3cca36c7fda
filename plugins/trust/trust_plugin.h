#ifndef PLUGINS_TRUST_TRUST_PLUGIN_H_
#define PLUGINS_TRUST_TRUST_PLUGIN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "plugins/sdk/plugin.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"

namespace muster::trust {

// Keeps one verdict per device and policy: judges again when the device
// changes, shows a sign of life, when a sync of its source ended, and when time
// alone makes a difference. What is remembered (devices with their liveness,
// sources, serial numbers, what is due when) are notes in the plugin's store,
// so a restart judges on without a snapshot.
//
// The end of a FULL sync judges all devices of its source again, in portions;
// in the common case that nothing differs, nothing is written.
//
// Called by the SDK only. What it was given must outlive it.
class TrustPlugin final : public plugins::Plugin {
 public:
  // Devices judged again in one batch at most; the rest come with the next
  // tick.
  static constexpr size_t kMaxPerBatch = 5000;

  struct Options {
    // How far history goes back.
    absl::Duration history = absl::Hours(400 * 24);
  };

  TrustPlugin(const Options& options, PolicyBook& book, FleetJudge& judge,
              const Clock& clock);

  // Plugin:
  absl::Status OnDevice(const inventory::v1::Change& change,
                        plugins::EffectBatch& batch) override;
  absl::Status OnGone(absl::string_view device,
                      plugins::EffectBatch& batch) override;
  absl::Status OnTouched(const device::v1::Liveness& liveness,
                         plugins::EffectBatch& batch) override;
  absl::Status OnSource(const inventory::v1::Source& source,
                        plugins::EffectBatch& batch) override;
  absl::Status OnTick(absl::Time now, plugins::EffectBatch& batch) override;
  absl::Status OnBatchEnd(plugins::EffectBatch& batch) override;

 private:
  absl::Status BeginUnderPolicies(absl::Time now, plugins::EffectBatch& batch);
  absl::Status EndExemptions(absl::Time now, plugins::EffectBatch& batch);
  absl::Status Trim(absl::Time now, plugins::EffectBatch& batch);

  const Options options_;
  PolicyBook& book_;
  FleetJudge& judge_;
  const Clock& clock_;

  // The policies in force and what was judged under them are one: checked once,
  // by the first tick whose batch became durable.
  bool begun_ = false;
  absl::Time trimmed_ = absl::InfinitePast();
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_PLUGIN_H_
