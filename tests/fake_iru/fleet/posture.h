#ifndef TESTS_FAKE_IRU_FLEET_POSTURE_H_
#define TESTS_FAKE_IRU_FLEET_POSTURE_H_

#include "tests/fake_iru/model/device.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {

// Fills the security facts of a device whose other facts are there: filevault,
// application_firewall, gatekeeper_and_xprotect, startup_settings (Mac) and
// activation_lock (Apple). Most are in order, some are off, and some were
// never reported: those columns are null.
void AddPosture(Rng& rng, Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_POSTURE_H_
