#ifndef ACTIONS_PEERS_SECRET_READER_H_
#define ACTIONS_PEERS_SECRET_READER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// The secrets that the vendor keeps of devices, asked of the connector.
// Thread-safe. Devices are full names.
class SecretReader {
 public:
  virtual ~SecretReader() = default;

  // What the vendor has of `kind`, at least one; every value is registered for
  // redaction. The connector reads nothing of a device that shows another
  // serial number than `expected_serial_number`.
  //
  // Errors are those that muster.connector.v1.Connector.ReadSecret lists, and
  //   NOT_FOUND SECRET_NOT_FOUND: the vendor has none.
  //   UNAVAILABLE SERVICE_UNREACHABLE: the connector does not answer.
  virtual absl::StatusOr<std::vector<connector::v1::SecretValue>> ReadSecret(
      absl::string_view device, absl::string_view expected_serial_number,
      connector::v1::SecretKind kind) = 0;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_SECRET_READER_H_
