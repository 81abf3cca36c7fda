#ifndef ACTIONS_PEERS_VENDOR_EVENTS_H_
#define ACTIONS_PEERS_VENDOR_EVENTS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// What the vendor has written down of what was done in its tenant, by whomever.
// Thread-safe.
class VendorEvents {
 public:
  virtual ~VendorEvents() = default;

  // The events of `parent` (a source, or a device) after `cursor`; without one,
  // those from `after` on. Oldest first.
  //
  // Errors are those that muster.connector.v1.Connector.ListVendorEvents lists,
  // and
  //   UNAVAILABLE SERVICE_UNREACHABLE: the connector does not answer.
  virtual absl::StatusOr<connector::v1::ListVendorEventsResponse> List(
      absl::string_view parent, absl::string_view cursor, absl::Time after) = 0;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_VENDOR_EVENTS_H_
