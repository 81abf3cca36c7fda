#ifndef ACTIONS_PLAN_EFFECTS_H_
#define ACTIONS_PLAN_EFFECTS_H_

#include <string>

#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// What `command` does to a device of `platform`, one sentence for whoever is
// about to ask for it.
std::string EffectSentence(const connector::v1::DeviceCommand& command,
                           device::v1::Platform platform);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_EFFECTS_H_
