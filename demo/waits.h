#ifndef DEMO_WAITS_H_
#define DEMO_WAITS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::demo {

// How long the demo waits for anything, and how often it looks.
inline constexpr absl::Duration kLimit = absl::Seconds(60);
inline constexpr absl::Duration kLookAgain = absl::Milliseconds(20);

// DEADLINE_EXCEEDED DEMO_TIMED_OUT: `what` took longer than that.
absl::Status TookTooLong(const std::string& what);

// The name of the first FULL sync, as soon as it has begun.
absl::StatusOr<std::string> AwaitFirstSync(cli::Client& client);

// Waits until every plugin has seen `revision`: until its answers say so.
absl::Status AwaitPlugins(cli::Client& client, int64_t revision);

// Reads one job to its end and returns its sync.
absl::StatusOr<inventory::v1::Sync> ReadNow(cli::Client& client,
                                            const std::string& job);

}  // namespace muster::demo

#endif  // DEMO_WAITS_H_
