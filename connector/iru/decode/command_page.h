#ifndef CONNECTOR_IRU_DECODE_COMMAND_PAGE_H_
#define CONNECTOR_IRU_DECODE_COMMAND_PAGE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::iru {

// One page of a device's commands.
struct CommandPage {
  // In the vendor's order. A row without an id is left out: nobody could ask
  // for it.
  std::vector<connector::v1::VendorCommand> commands;
  // Rows of the page, whether usable or not.
  int row_count = 0;
  // Whether more follow.
  bool has_next = false;
};

// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or not the envelope
//     `{device_id, commands: {count, next, previous, results}}`.
absl::StatusOr<CommandPage> DecodeCommandPage(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_COMMAND_PAGE_H_
