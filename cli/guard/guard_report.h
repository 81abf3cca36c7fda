// What holds commands back, for people.
#ifndef CLI_GUARD_GUARD_REPORT_H_
#define CLI_GUARD_GUARD_REPORT_H_

#include <ostream>

#include "absl/time/time.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::cli {

// Mode, limits, what waits and how much is spent, as they are at `now`.
void PrintGuard(const guard::v1::GuardState& state, absl::Time now,
                std::ostream& out);

// The mode alone, with who set it and why.
void PrintGuardMode(const guard::v1::GuardState& state, absl::Time now,
                    std::ostream& out);

// The settings that wait, and what is still to be done for them. Nothing if
// there are none.
void PrintPendingSettings(const guard::v1::GuardState& state,
                          std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_GUARD_GUARD_REPORT_H_
