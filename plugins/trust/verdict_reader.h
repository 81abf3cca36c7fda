#ifndef PLUGINS_TRUST_VERDICT_READER_H_
#define PLUGINS_TRUST_VERDICT_READER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/policy.h"
#include "plugins/trust/serial_index.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Answers from one snapshot of the plugin's store, as of one moment. Nothing is
// served as it was stored if time has changed it meanwhile.
//
// Not thread-safe; lives for one request. What it was given must outlive it.
// Errors, beside those listed, are those of the snapshot.
class VerdictReader {
 public:
  VerdictReader(const plugins::EffectSnapshot& snapshot,
                const Policies& policies, absl::Time now);

  // Errors:
  //   INVALID_ARGUMENT SERIAL_NUMBER_MISSING: `serial_number` is blank.
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `parent` is not a source.
  //   NOT_FOUND POLICY_NOT_FOUND: names the policies there are.
  absl::StatusOr<v1::Verdict> Check(
      const v1::CheckDeviceRequest& request) const;

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
  //     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
  absl::StatusOr<v1::ListVerdictsResponse> List(
      const v1::ListVerdictsRequest& request) const;

 private:
  absl::StatusOr<SourceHealth> Health(absl::string_view source) const;
  absl::StatusOr<v1::Verdict> Nameless(const v1::CheckDeviceRequest& request,
                                       const SerialMatch& match,
                                       const Policy& policy) const;
  absl::StatusOr<v1::Verdict> VerdictOf(const device::v1::Device& device,
                                        const Policy& policy) const;
  absl::StatusOr<v1::Verdict> Renewed(const v1::Verdict& stored) const;

  const plugins::EffectSnapshot& snapshot_;
  const Policies& policies_;
  const absl::Time now_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_READER_H_
