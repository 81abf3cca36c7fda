#ifndef BASE_NET_LISTEN_ADDRESS_H_
#define BASE_NET_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// Where a server of this machine listens: an address and port, or a socket
// file.
struct ListenAddress {
  // Who may reach it: whoever speaks in plain text wants nobody else to.
  enum class Reach { kThisMachine, kNetwork };

  // "127.0.0.1" or such, without brackets; "" for a socket file.
  std::string host;
  // 0 to 65535; 0 is any free one.
  int port = 0;
  // The path of the socket file, or "".
  std::string socket_path;

  // From `host:port` or `unix:path`; a host is a numeric address or
  // "localhost", which is two addresses: 127.0.0.1 is meant.
  //
  // Errors (metadata: address):
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: it reaches further than `reach`.
  //   FAILED_PRECONDITION LISTEN_FAILED: it is no such address, or the path is
  //     longer than a socket's may be (107 bytes).
  static absl::StatusOr<ListenAddress> Parse(absl::string_view text,
                                             Reach reach = Reach::kThisMachine);

  // As gRPC writes it.
  std::string ToString() const;
};

// OK if nobody listens there now. Asked before a library does, because
// libraries fail without saying why, or take a socket file away from a living
// server without a word.
//
// Errors (metadata: address):
//   FAILED_PRECONDITION PORT_IN_USE: someone listens there.
//   FAILED_PRECONDITION LISTEN_FAILED: the kernel refuses it.
absl::Status CheckFree(const ListenAddress& address);

// The error of a server that could not be started there, for a reason that its
// library has kept to itself.
absl::Status ListenFailed(const ListenAddress& address, absl::string_view why);

}  // namespace muster

#endif  // BASE_NET_LISTEN_ADDRESS_H_
