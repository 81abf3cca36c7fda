#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_COMMAND_SIGNAL_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_COMMAND_SIGNAL_H_

#include "absl/strings/string_view.h"
#include "plugins/trust/judge/signals/signal.h"

namespace muster::trust {

// No lock, erasure or lost mode that was asked for through Muster counts
// against the device: FAIL while one is open, and after it was done, a lock
// until the device checked in later, an erasure until it was enrolled later,
// lost mode for as long as it is in the evidence. A time in the future proves
// no later check-in or enrolment. `signal` is how the reason is called. Pure.
Signal CommandSignal(absl::string_view signal, const Judged& judged);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_COMMAND_SIGNAL_H_
