#ifndef CONNECTOR_IRU_CLIENT_BUDGET_LANE_H_
#define CONNECTOR_IRU_CLIENT_BUDGET_LANE_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace muster::iru {

// Who asks, the most urgent first. A lane waits while one above it does.
enum class Lane {
  kCommand,      // what acts on a device, and what follows it
  kInteractive,  // somebody waits for the answer: RefreshDevice
  kTrust,        // what decides about access: posture, delta, counts
  kSweep,        // the whole fleet, and whether its missing devices are gone
  kEnrichment,   // what is nice to have: apps, profiles, users, blueprints
};

constexpr size_t kLaneCount = 5;

constexpr std::array<Lane, kLaneCount> kLanes = {
    Lane::kCommand, Lane::kInteractive, Lane::kTrust, Lane::kSweep,
    Lane::kEnrichment};

constexpr size_t IndexOf(Lane lane) { return static_cast<size_t>(lane); }

// As metrics and the ledger name it: `command`, `interactive`, `trust`,
// `sweep`, `enrichment`.
absl::string_view LaneName(Lane lane);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_BUDGET_LANE_H_
