#ifndef ACTIONS_PEERS_GRPC_VENDOR_EVENTS_H_
#define ACTIONS_PEERS_GRPC_VENDOR_EVENTS_H_

#include "actions/peers/vendor_events.h"
#include "base/grpc/late_channel.h"

namespace muster::actions {

// Asks muster.connector.v1.Connector, 60 s at most. `channel` must outlive it.
class GrpcVendorEvents final : public VendorEvents {
 public:
  explicit GrpcVendorEvents(LateChannel& channel) : channel_(channel) {}

  absl::StatusOr<connector::v1::ListVendorEventsResponse> List(
      absl::string_view parent, absl::string_view cursor,
      absl::Time after) override;

 private:
  LateChannel& channel_;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_GRPC_VENDOR_EVENTS_H_
