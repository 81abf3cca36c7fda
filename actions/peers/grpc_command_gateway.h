#ifndef ACTIONS_PEERS_GRPC_COMMAND_GATEWAY_H_
#define ACTIONS_PEERS_GRPC_COMMAND_GATEWAY_H_

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/command_gateway.h"
#include "base/grpc/late_channel.h"
#include "grpcpp/client_context.h"

namespace muster::actions {

// Asks muster.connector.v1.Connector: Describe() 5 s, Prepare() and List()
// 60 s and Send() `kSendDeadline` at most. Thread-safe. `channel` must outlive
// it.
class GrpcCommandGateway final : public CommandGateway {
 public:
  explicit GrpcCommandGateway(LateChannel& channel) : channel_(channel) {}

  // Ends every Prepare() and List() now and later with CANCELLED, for a quick
  // shutdown. A Send() is let finish: its answer should not be lost.
  void CancelReads() ABSL_LOCKS_EXCLUDED(mu_);

  absl::StatusOr<connector::v1::DescribeResponse> Describe() override;
  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;
  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;
  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view device, absl::Time requested_after) override;

 private:
  // A context of which CancelReads() knows for as long as `read` runs.
  template <typename Read>
  auto Cancellably(Read read) ABSL_LOCKS_EXCLUDED(mu_);

  LateChannel& channel_;

  absl::Mutex mu_;
  absl::flat_hash_set<grpc::ClientContext*> reads_ ABSL_GUARDED_BY(mu_);
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_GRPC_COMMAND_GATEWAY_H_
