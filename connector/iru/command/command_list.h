#ifndef CONNECTOR_IRU_COMMAND_COMMAND_LIST_H_
#define CONNECTOR_IRU_COMMAND_COMMAND_LIST_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/iru/client/iru_client.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::iru {

// Every command that Iru holds for the device, newest first by the time of
// request; those without one come last. Iru's own order is not documented, so
// all pages are read, up to 6,000 commands.
//
// Errors: those of IruClient::Get() and DecodeCommandPage().
absl::StatusOr<std::vector<connector::v1::VendorCommand>> ReadCommands(
    IruClient& client, absl::string_view device_id, const Call& call);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_COMMAND_LIST_H_
