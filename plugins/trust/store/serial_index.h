// Finds devices by serial number, letter case ignored: notes in the plugin's
// store. A serial number is not unique: a device that was enrolled again leaves
// its older record behind. Devices without one cannot be found.
#ifndef PLUGINS_TRUST_STORE_SERIAL_INDEX_H_
#define PLUGINS_TRUST_STORE_SERIAL_INDEX_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// Files `device` under its serial number, and no longer under that of `known`,
// what was remembered of it before (null if nothing).
absl::Status IndexSerial(const device::v1::Device* known,
                         const device::v1::Device& device,
                         plugins::EffectBatch& batch);

// Takes `known` out of the index.
absl::Status DropSerial(const device::v1::Device& known,
                        plugins::EffectBatch& batch);

// Who has a serial number.
struct SerialMatch {
  // The living record; of several, the one that was enrolled last. If none is
  // living, the removed one that was enrolled last. None if there is none, or
  // if the match is ambiguous.
  std::optional<device::v1::Device> device;
  // How many living records there are.
  int living_count = 0;
  // Several are living, and not one of them is known to be the newest: two were
  // enrolled at the same instant, or one does not tell when.
  bool ambiguous = false;
};

// Who in `source` (`sources/{source}`) has exactly this serial number.
absl::StatusOr<SerialMatch> FindBySerial(
    absl::string_view source, absl::string_view serial_number,
    const plugins::EffectSnapshot& snapshot);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_SERIAL_INDEX_H_
