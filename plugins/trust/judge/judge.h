#ifndef PLUGINS_TRUST_JUDGE_JUDGE_H_
#define PLUGINS_TRUST_JUDGE_JUDGE_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "plugins/trust/judge/evidence.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What a policy says of a device at one moment.
struct Judgement {
  v1::TrustState state = v1::TRUST_STATE_UNSPECIFIED;
  // Every signal, those that decided first: what failed, is unknown, is exempt,
  // does not apply, passed; among those in the policy's order. Not empty. Of
  // each everything is set but `since_time`.
  std::vector<v1::Reason> reasons;
  // The last moment at which a consumer may rely on it: the earliest end of an
  // age, of an exemption and of the last FULL sync's age. Only if TRUSTED.
  // InfiniteFuture() never: a sync's age always ends.
  std::optional<absl::Time> valid_until;
  // The last moment at which the same comes out if nothing is reported
  // meanwhile; at least the moment of judging. InfiniteFuture() if for ever.
  absl::Time holds_until = absl::InfiniteFuture();
};

// Judges by the signals that every policy has (codes.h) and those of the
// policy's requirements, in this order:
//   UNTRUSTED if the device is removed or a signal FAILs;
//   UNKNOWN if a signal is UNKNOWN or no complete FULL sync is in date;
//   UNTRUSTED (PLATFORM_NOT_COVERED) if the policy does not speak of the
//     platform, or none of its requirements does: NOT_APPLICABLE, never PASS;
//   UNKNOWN (ALL_EXEMPT) if all that apply are EXEMPT: TRUSTED needs a PASS of
//     a requirement;
//   else TRUSTED.
// Absent, null, refused or unreadable is UNKNOWN, never a pass, and so is what
// is older than its requirement allows. A time in the future counts as `now`,
// and the reason says so, except of a check-in after a lock and an enrolment
// after an erasure, where it proves nothing. Where nobody told the platform, a
// requirement that is asked on every platform of the policy may FAIL, and one
// that is asked on some is UNKNOWN.
//
// Pure: the same arguments give the same judgement.
Judgement Judge(const device::v1::Device& device, const Evidence& evidence,
                const Policy& policy, absl::Time now);

// Judges an identity that is not in inventory: UNTRUSTED (NOT_MANAGED) if a
// complete FULL sync is in date, else UNKNOWN. Signals of a device that does
// not exist are left out.
Judgement JudgeUnlisted(const SourceHealth& source, const Policy& policy,
                        absl::Time now);

// Judges a serial number that `count` living records share, of which none is
// known to be the newest: UNKNOWN (AMBIGUOUS_SERIAL).
Judgement JudgeAmbiguous(int count, const SourceHealth& source,
                         const Policy& policy, absl::Time now);

// Judges a caller of whom nothing but the e-mail of a user is known, which is
// no evidence of a device: UNTRUSTED (EMAIL_ONLY), whoever it is.
Judgement JudgeEmailOnly(const SourceHealth& source, const Policy& policy,
                         absl::Time now);

// Whether both say the same: their ages, and values such as the time of the
// last check-in, move without making a difference.
bool SaysTheSame(const v1::Reason& a, const v1::Reason& b);

// Whether it is UNKNOWN because data went missing alone: nothing in it is just
// too old, which is the clock's, or exempt, which is a decision of people. What
// a mass-flip guard may hold.
bool IsForMissingData(const Judgement& judgement);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_JUDGE_H_
