#ifndef CONNECTOR_IRU_COMMAND_ACTION_H_
#define CONNECTOR_IRU_COMMAND_ACTION_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "connector/iru/client/endpoint.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// How Iru calls one kind of command, and which platforms know it.
// Source: Iru API, "Device actions", "Delete device" and "Cancel lost mode".
struct Action {
  connector::v1::DeviceCommand::KindCase kind;
  absl::string_view name;  // field name in DeviceCommand: `blank_push`
  absl::string_view
      action;  // last part of the URL: `blankpush`; "" of a DELETE
  absl::Span<const device::v1::Platform> platforms;
  // Whether an Apple device's list of commands shows it. Other devices have no
  // such list.
  bool leaves_row = true;
};

// Every action that is commanded, in the order of DeviceCommand's fields.
absl::Span<const Action> Actions();

// The action of `command`, or null if it has none.
const Action* ActionOf(const connector::v1::DeviceCommand& command);

// Whether `platform` knows it. An unknown platform may: the vendor decides.
bool Knows(const Action& action, device::v1::Platform platform);

// Whether a device of `platform` keeps a record of it that can be followed. An
// unknown platform may.
bool IsTracked(const Action& action, device::v1::Platform platform);

// `POST` or `DELETE`, and to where.
absl::string_view MethodOf(const Action& action);
Endpoint EndpointOf(const Action& action, absl::string_view device_id);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_ACTION_H_
