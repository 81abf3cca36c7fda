#ifndef ACTIONS_PEERS_GRPC_SECRET_READER_H_
#define ACTIONS_PEERS_GRPC_SECRET_READER_H_

#include <vector>

#include "actions/peers/secret_reader.h"
#include "base/grpc/late_channel.h"

namespace muster::actions {

// Asks muster.connector.v1.Connector, and waits 30 s at most. Thread-safe.
// `channel` must outlive it.
class GrpcSecretReader final : public SecretReader {
 public:
  explicit GrpcSecretReader(LateChannel& channel) : channel_(channel) {}

  absl::StatusOr<std::vector<connector::v1::SecretValue>> ReadSecret(
      absl::string_view device, absl::string_view expected_serial_number,
      connector::v1::SecretKind kind) override;

 private:
  LateChannel& channel_;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_GRPC_SECRET_READER_H_
