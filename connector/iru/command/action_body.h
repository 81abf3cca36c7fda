#ifndef CONNECTOR_IRU_COMMAND_ACTION_BODY_H_
#define CONNECTOR_IRU_COMMAND_ACTION_BODY_H_

#include <string>

#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// The JSON to send for `command` to a device of `platform`; "" if there is
// nothing to say. Holds the command's secrets. Where Iru's own default does
// more than what was not asked for, that is said as well.
// Source: Iru API, "Device actions": the keys are in two styles there, too.
std::string BodyOf(const connector::v1::DeviceCommand& command,
                   device::v1::Platform platform);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_ACTION_BODY_H_
