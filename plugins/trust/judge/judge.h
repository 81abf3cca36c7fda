#ifndef PLUGINS_TRUST_JUDGE_JUDGE_H_
#define PLUGINS_TRUST_JUDGE_JUDGE_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What a verdict rests on besides the device.
struct SourceHealth {
  // When the last complete FULL sync ended. None: waiting for the first.
  std::optional<absl::Time> last_full_sync_time;
};

SourceHealth HealthOf(const inventory::v1::Source& source);

// What a policy says of a device at one moment.
struct Judgement {
  v1::TrustState state = v1::TRUST_STATE_UNSPECIFIED;
  // Every signal of the policy, those that decided first: what failed, then
  // what is unknown, then what does not apply, then what passed.
  std::vector<v1::Reason> reasons;
  // Until when a consumer may rely on it: the earlier of (check-in + its
  // maximal age) and (last FULL sync + its maximal age). Only if TRUSTED.
  std::optional<absl::Time> valid_until;
  // The last moment at which the same comes out if nothing is reported
  // meanwhile; at least the moment of judging. InfiniteFuture() if for ever.
  absl::Time holds_until = absl::InfiniteFuture();
};

// Judges by the policy's signals (codes.h), in this order:
//   UNTRUSTED if the device is removed or a signal FAILs;
//   UNKNOWN if a signal is UNKNOWN or no complete FULL sync is in date;
//   UNTRUSTED (PLATFORM_NOT_COVERED) if the policy does not speak of the
//     platform: its signals are NOT_APPLICABLE then, never PASS;
//   else TRUSTED. The check-in always counts, so one signal passed at least.
// Absent, null, refused or unreadable is UNKNOWN, never a pass. A check-in in
// the future counts as one at `now`, and its reason says so. A platform that
// nobody told is UNKNOWN, and its signals are judged: whichever platform it
// is, a FAIL leads to UNTRUSTED.
//
// Pure: the same arguments give the same judgement.
Judgement Judge(const device::v1::Device& device, const SourceHealth& source,
                const Policy& policy, absl::Time now);

// Judges a serial number that is not in inventory: UNTRUSTED (NOT_MANAGED) if
// a complete FULL sync is in date, else UNKNOWN. Signals of a device that does
// not exist are left out.
Judgement JudgeUnlisted(const SourceHealth& source, const Policy& policy,
                        absl::Time now);

// Judges a serial number that `count` living records share, of which none is
// known to be the newest: UNKNOWN (AMBIGUOUS_SERIAL).
Judgement JudgeAmbiguous(int count, const SourceHealth& source,
                         const Policy& policy, absl::Time now);

// Whether both say the same: their ages, and values such as the time of the
// last check-in, move without making a difference.
bool SaysTheSame(const v1::Reason& a, const v1::Reason& b);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_JUDGE_H_
