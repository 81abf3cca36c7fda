#ifndef ACTIONS_STORE_COMMAND_KIND_H_
#define ACTIONS_STORE_COMMAND_KIND_H_

#include <string>

#include "proto/muster/connector/v1/command.pb.h"

namespace muster::actions {

// The field name of the command's kind, such as `lock`; "" if none is set.
// All that the audit log, the log and spans may show of a command.
std::string CommandKind(const connector::v1::DeviceCommand& command);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_KIND_H_
