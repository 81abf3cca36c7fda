#ifndef CONNECTOR_IRU_DATA_COMMAND_KIND_H_
#define CONNECTOR_IRU_DATA_COMMAND_KIND_H_

#include "absl/strings/string_view.h"

namespace muster::iru {

// The kind of ours (field name in DeviceCommand: `lock`) behind a command of
// Iru's; "" for all others. `command_type` is the product's name for it, which
// tells where it is known; `request_type` is Apple's, and alone does not tell
// where several commands share one (`Settings`, `DeviceInformation`).
//
// Source: Apple's MDM protocol, "RequestType"; the product's own names are in
// no public list, and those of commands that were seen in none are a guess.
absl::string_view KindOfCommand(absl::string_view command_type,
                                absl::string_view request_type);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DATA_COMMAND_KIND_H_
