#ifndef TESTS_FAKE_IRU_FLEET_DEVICE_FACTORY_H_
#define TESTS_FAKE_IRU_FLEET_DEVICE_FACTORY_H_

#include "absl/time/time.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/model/device.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {

// What a device may be. All of it is chosen by the generator it is made with.
struct DeviceTraits {
  Platform platform = kMac;
  // Times are before this one.
  absl::Time base;
  // Never seen, long silent, removed, erased, unmanaged, without an agent, old
  // rows: only if true. A device that enrols while the fake runs has none.
  bool may_be_odd = true;
  // If false, a device that was never seen has its enrolment as check-in.
  bool blank_check_ins = true;
};

// Makes one device that fits into `state` (its blueprints, users and tags), and
// adds nothing to it. Equal `rng` and traits give equal devices.
Device MakeDevice(const State& state, Rng rng, const DeviceTraits& traits);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_DEVICE_FACTORY_H_
