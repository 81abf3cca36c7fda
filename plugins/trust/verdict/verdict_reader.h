#ifndef PLUGINS_TRUST_VERDICT_VERDICT_READER_H_
#define PLUGINS_TRUST_VERDICT_VERDICT_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/identity/device_key.h"
#include "plugins/trust/judge/policy.h"
#include "plugins/trust/store/serial_index.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// A verdict, and the last moment at which the same would be judged.
struct Checked {
  v1::Verdict verdict;
  absl::Time holds_until;
};

// Answers from one snapshot of the plugin's store, as of one moment: what time
// alone made of a verdict is judged anew. What the mass-flip guard holds is
// shown as it is in force.
//
// Not thread-safe; lives no longer than the snapshot and the policies.
class VerdictReader {
 public:
  // `version` is that of `policies`.
  VerdictReader(const plugins::EffectSnapshot& snapshot,
                const Policies& policies, int64_t version, absl::Time now);

  // The verdict of whom `key` names in `source` (`sources/{source}`).
  //
  // Errors:
  //   NOT_FOUND POLICY_NOT_FOUND: names the policies there are.
  absl::StatusOr<Checked> Check(absl::string_view source, const DeviceKey& key,
                                absl::string_view policy) const;

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
  //     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
  //   NOT_FOUND POLICY_NOT_FOUND: names the policies there are.
  absl::StatusOr<v1::ListVerdictsResponse> List(
      const v1::ListVerdictsRequest& request) const;

  // The verdict of a device that is remembered.
  absl::StatusOr<Checked> VerdictOf(const device::v1::Device& device,
                                    const Policy& policy) const;

 private:
  absl::StatusOr<Checked> BySerial(absl::string_view source,
                                   const DeviceKey& key,
                                   const Policy& policy) const;
  absl::StatusOr<Checked> ByVendorId(absl::string_view source,
                                     const DeviceKey& key,
                                     const Policy& policy) const;
  absl::StatusOr<Checked> Nameless(absl::string_view source,
                                   const DeviceKey& key,
                                   const SerialMatch& match,
                                   const Policy& policy) const;
  absl::StatusOr<v1::Verdict> Renewed(const v1::Verdict& stored,
                                      const Policy& policy) const;

  const plugins::EffectSnapshot& snapshot_;
  const Policies& policies_;
  const int64_t version_;
  const absl::Time now_;
};

// The name of the policy that `policy` of a request means in lists and streams
// over `parent` (`sources/{source}` or `sources/-`).
//
// Errors: NOT_FOUND POLICY_NOT_FOUND.
absl::StatusOr<std::string> PolicyNameOf(const Policies& policies,
                                         absl::string_view policy,
                                         absl::string_view parent);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_VERDICT_READER_H_
