#ifndef TESTS_FAKE_IRU_FLEET_GENERATOR_H_
#define TESTS_FAKE_IRU_FLEET_GENERATOR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/fake_iru/fleet/state.h"

namespace muster::fake_iru {

struct FleetOptions {
  uint64_t seed = 20251022;
  int devices = 3350;
  // The present, as the fleet sees it: all its times are before it.
  absl::Time base_time;
  // Some devices have never checked in and say so with "". False for clients
  // that cannot read that.
  bool blank_check_ins = true;
};

// A whole tenant. Equal options give equal tenants on every machine, and only
// times depend on `base_time`. Every 50 devices in a row are 31 Mac, 7 iPhone,
// 5 iPad, 2 Apple TV, 3 Windows and 2 Android; the directory has one person
// for 1.3 devices, and four of 100 are archived.
State GenerateFleet(const FleetOptions& options);

// Enrols one more device at `state.now`: without oddities, with an id of its
// own. `wish` may hold "platform" and any path that SetFact() takes.
//
// Errors:
//   INVALID_ARGUMENT: no such platform or fact. Nothing is enrolled then.
absl::StatusOr<std::string> EnrollDevice(State& state, const Json& wish);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_GENERATOR_H_
