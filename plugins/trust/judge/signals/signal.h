#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_SIGNAL_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_SIGNAL_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/evidence.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What all signals of one judging look at. A view.
struct Judged {
  const device::v1::Device& device;
  const Evidence& evidence;
  const Policy& policy;
  absl::Time now;
};

// Whether the source named a platform that this build knows.
bool PlatformIsTold(const device::v1::Device& device);

// What one signal says, and how long it goes on saying so by itself.
struct Signal {
  v1::Reason reason;
  // The last moment at which it says the same if nothing is reported.
  absl::Time holds_until = absl::InfiniteFuture();
  // Until when a PASS or an EXEMPT may be relied on. InfiniteFuture(): time
  // alone does not end it.
  absl::Time valid_until = absl::InfiniteFuture();

  v1::SignalResult result() const { return reason.result(); }
};

// A signal that says so, without threshold and age.
Signal Pass(absl::string_view signal, absl::string_view value);
Signal Fail(absl::string_view signal, absl::string_view code,
            absl::string_view value, absl::string_view hint);
Signal Unknown(absl::string_view signal, absl::string_view code,
               absl::string_view value, absl::string_view hint);
// NOT_APPLICABLE (PLATFORM_NOT_COVERED).
Signal NotApplicable(absl::string_view signal,
                     const device::v1::Device& device);

// Sets when the value was collected and how old it is; one of the future is 0 s
// old.
void SetAge(absl::Time collected, absl::Time now, Signal& signal);

// Whether a value of `collected` is older than `max_age`; exactly that old is
// not.
bool IsTooOld(absl::Time collected, absl::Duration max_age, absl::Time now);

// Ends `signal` with the age of its value, which is not too old: it holds until
// then, and where it is a PASS it is valid until then. A value of the future is
// taken to be of `now`.
void LimitToAge(absl::Time collected, absl::Duration max_age, absl::Time now,
                Signal& signal);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_SIGNAL_H_
