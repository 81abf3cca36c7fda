#ifndef TESTS_FAKE_IRU_FLEET_EFFECTS_H_
#define TESTS_FAKE_IRU_FLEET_EFFECTS_H_

#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// What a completed command leaves behind on its device: a name, a lock, a lost
// mode, a fresh report. Most leave nothing. An erased device keeps its record
// but loses its model identifier, agent and apps (seen in recorded traffic).
void ApplyEffect(Device& device, const Command& command);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_EFFECTS_H_
