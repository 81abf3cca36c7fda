// Exemptions: one note for each, for ever, and for each device the ones that
// count now, which is what is judged by.
#ifndef PLUGINS_TRUST_STORE_EXEMPTIONS_H_
#define PLUGINS_TRUST_STORE_EXEMPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/posture/notes.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/store/records.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// The key of what counts for `device`.
std::string DeviceExemptionsKey(absl::string_view device);

// What counts for `device`; empty for nearly every one. `Reader`: a batch or a
// snapshot.
template <typename Reader>
absl::StatusOr<storage::DeviceExemptions> ReadDeviceExemptions(
    const Reader& reader, absl::string_view device) {
  ASSIGN_OR_RETURN(std::optional<storage::DeviceExemptions> exemptions,
                   posture::ReadNote<storage::DeviceExemptions>(
                       reader, DeviceExemptionsKey(device)));
  return exemptions ? *std::move(exemptions) : storage::DeviceExemptions();
}

// The exemption as it was last written; nullopt if there is none of that name.
absl::StatusOr<std::optional<v1::Exemption>> ReadExemption(
    absl::string_view name, const plugins::EffectBatch& batch);

// Writes it, and whether it counts for its device: while it is ACTIVE. One that
// waits or counts is ended by TakeExpired() at its time.
absl::Status WriteExemption(const v1::Exemption& exemption,
                            plugins::EffectBatch& batch);

// Makes EXPIRED what waits or counts and whose time is over at `now` (it counts
// at its very end), and returns it as it is then.
absl::StatusOr<std::vector<v1::Exemption>> TakeExpired(
    absl::Time now, plugins::EffectBatch& batch);

// A page of them, newest first.
//
// Errors: those of pages (base/api/page.h), and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: correct `parent`.
absl::StatusOr<v1::ListExemptionsResponse> ListExemptions(
    const v1::ListExemptionsRequest& request,
    const plugins::EffectSnapshot& snapshot);

// How many count now.
absl::StatusOr<int64_t> CountActiveExemptions(
    const plugins::EffectSnapshot& snapshot);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_EXEMPTIONS_H_
