#ifndef PLUGINS_COMPLIANCE_COMPLIANCE_PLUGIN_H_
#define PLUGINS_COMPLIANCE_COMPLIANCE_PLUGIN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "plugins/compliance/pack.h"
#include "plugins/sdk/plugin.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::compliance {

// Keeps the results of the checks of every device: evaluates again when the
// device changes, shows a sign of life, when a sync of its source ended, and
// when time alone makes a difference. What is remembered (devices with their
// liveness, sources, what is due when) are notes in the plugin's store, so a
// restart goes on without a snapshot.
//
// The end of a FULL sync evaluates all devices of its source in one batch; in
// the common case that nothing differs, it writes one note.
//
// Called by the SDK only. `clock` must outlive it.
class CompliancePlugin final : public plugins::Plugin {
 public:
  // Devices evaluated by one tick at most; the rest come with the next.
  static constexpr size_t kMaxPerTick = 5000;

  CompliancePlugin(Pack pack, const Clock& clock);

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
  absl::Status EvaluateAgain(const device::v1::Device& device, absl::Time now,
                             plugins::EffectBatch& batch) const;
  absl::Status EvaluateAgain(const device::v1::Device& device,
                             const inventory::v1::Source& source,
                             absl::Time now, plugins::EffectBatch& batch) const;

  const Pack pack_;
  const Clock& clock_;
};

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_COMPLIANCE_PLUGIN_H_
