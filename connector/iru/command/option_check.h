#ifndef CONNECTOR_IRU_COMMAND_OPTION_CHECK_H_
#define CONNECTOR_IRU_COMMAND_OPTION_CHECK_H_

#include "absl/status/status.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// Whether the options of `command` are whole, and every one of them means
// something on `platform`: Iru ignores the others, and a device would be erased
// in another way than was asked for. On an unknown platform every option does.
// Secrets may be left out.
//
// Errors:
//   INVALID_ARGUMENT FIELD_REQUIRED: one that it needs is missing, or two are
//     set that exclude each other. Metadata: field.
//   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: not on this platform. Metadata:
//     field.
absl::Status CheckOptions(const connector::v1::DeviceCommand& command,
                          device::v1::Platform platform);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_OPTION_CHECK_H_
