// Results as resources: made of an evaluation, compared, and kept in the store.
// The result of a living device is its resource, which is listed and counted.
// The resource of a removed one is a tombstone, which tells watchers and is
// neither listed nor counted; what was last known of it is a note, so that it
// can still be looked at.
#ifndef PLUGINS_COMPLIANCE_RESULT_RESULT_H_
#define PLUGINS_COMPLIANCE_RESULT_RESULT_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/compliance/checks.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::compliance {

// `sources/{source}/deviceCompliance/{device}` of `sources/{s}/devices/{d}`.
std::string ResultName(absl::string_view device);

// The result of what was evaluated at `now`. Each check's `since_time` is that
// of `before` where it came out alike, else `now`.
v1::DeviceCompliance MakeResult(
    const device::v1::Device& device, const Evaluation& evaluation,
    const std::optional<v1::DeviceCompliance>& before, absl::Time now);

// Whether both show the same: identity, state, and each check's result, reason,
// threshold and value. Times make no difference, nor does the time of the last
// check-in, which moves all day.
bool SaysTheSame(const v1::DeviceCompliance& a, const v1::DeviceCompliance& b);

// Whether `result` only tells that its device was removed: it has no checks.
bool IsTombstone(const v1::DeviceCompliance& result);

// The result as it was last stored, of a removed device that of before it was
// removed; nullopt if none was.
absl::StatusOr<std::optional<v1::DeviceCompliance>> ReadResult(
    const plugins::EffectSnapshot& snapshot, absl::string_view device);

// Stores what was evaluated of a living device. Writes nothing if what is
// stored says the same, but for the inventory revision, which is kept current.
absl::Status StoreResult(const device::v1::Device& device,
                         const Evaluation& evaluation, absl::Time now,
                         plugins::EffectBatch& batch);

// Takes the result of a device that became REMOVED out of the list, and leaves
// a tombstone. Does nothing if it has no result, or that already.
absl::Status RetireResult(absl::string_view device,
                          plugins::EffectBatch& batch);

// Forgets everything stored about `device`.
absl::Status DropResult(absl::string_view device, plugins::EffectBatch& batch);

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_RESULT_RESULT_H_
