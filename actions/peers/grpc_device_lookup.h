#ifndef ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_

#include "actions/peers/device_lookup.h"
#include "base/grpc/late_channel.h"

namespace muster::actions {

// Asks muster.inventory.v1.Inventory, 5 s at most. `channel` must outlive it.
class GrpcDeviceLookup final : public DeviceLookup {
 public:
  explicit GrpcDeviceLookup(LateChannel& channel) : channel_(channel) {}

  absl::StatusOr<device::v1::Device> GetDevice(absl::string_view name) override;

 private:
  LateChannel& channel_;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_
