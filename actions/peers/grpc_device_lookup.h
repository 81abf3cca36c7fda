#ifndef ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_

#include <deque>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/device_lookup.h"
#include "base/grpc/late_channel.h"

namespace muster::actions {

// Asks muster.inventory.v1.Inventory, 5 s at most. `channel` must outlive it.
class GrpcDeviceLookup final : public DeviceLookup {
 public:
  explicit GrpcDeviceLookup(LateChannel& channel) : channel_(channel) {}

  absl::StatusOr<device::v1::Device> GetDevice(absl::string_view name) override;
  absl::StatusOr<std::vector<device::v1::Device>> FindByEmail(
      absl::string_view source, absl::string_view email) override;
  // Reads a page of names at a time, and goes through it.
  absl::StatusOr<std::optional<std::string>> NextDevice() override
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<int64_t> CountDevices(absl::string_view source) override;

 private:
  absl::Status ReadPage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  LateChannel& channel_;

  absl::Mutex mu_;
  std::deque<std::string> names_ ABSL_GUARDED_BY(mu_);  // that come next
  std::string page_token_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_GRPC_DEVICE_LOOKUP_H_
