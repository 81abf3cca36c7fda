#ifndef PLUGINS_TRUST_TRUST_PLUGIN_H_
#define PLUGINS_TRUST_TRUST_PLUGIN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "plugins/sdk/plugin.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// Keeps one verdict per device and policy: judges again when the device
// changes, shows a sign of life, when a sync of its source ended, and when time
// alone makes a difference. What is remembered (devices with their liveness,
// sources, serial numbers, what is due when) are notes in the plugin's store,
// so a restart judges on without a snapshot.
//
// The end of a FULL sync judges all devices of its source in one batch; in the
// common case that nothing differs, it writes one note.
//
// Called by the SDK only. `clock` must outlive it.
class TrustPlugin final : public plugins::Plugin {
 public:
  // Devices judged again by one tick at most; the rest come with the next.
  static constexpr size_t kMaxPerTick = 5000;

  TrustPlugin(Policies policies, const Clock& clock);

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

 private:
  absl::Status JudgeAgain(const device::v1::Device& device, absl::Time now,
                          plugins::EffectBatch& batch) const;
  absl::Status JudgeAgain(const device::v1::Device& device,
                          const SourceHealth& source, absl::Time now,
                          plugins::EffectBatch& batch) const;

  const Policies policies_;
  const Clock& clock_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_PLUGIN_H_
