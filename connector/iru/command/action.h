#ifndef CONNECTOR_IRU_COMMAND_ACTION_H_
#define CONNECTOR_IRU_COMMAND_ACTION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// How Iru calls one kind of command, and which platforms know it.
// Source: Iru API, "Device actions".
struct Action {
  connector::v1::DeviceCommand::KindCase kind;
  absl::string_view name;    // field name in DeviceCommand: `blank_push`
  absl::string_view action;  // last part of the URL: `blankpush`
  absl::Span<const device::v1::Platform> platforms;
};

// Every action that is commanded.
absl::Span<const Action> Actions();

// The action of `command`, or null if it has none.
const Action* ActionOf(const connector::v1::DeviceCommand& command);

// Whether `platform` knows it. An unknown platform may: the vendor decides.
bool Knows(const Action& action, device::v1::Platform platform);

// The JSON to send; "" if the command has no options set.
std::string BodyOf(const connector::v1::DeviceCommand& command);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_ACTION_H_
