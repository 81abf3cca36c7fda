// How long a command takes from the call to the vendor's socket, and the least
// that can be: one durable write and one HTTP round trip.
#ifndef BENCH_ACTIONS_COMMAND_LATENCY_H_
#define BENCH_ACTIONS_COMMAND_LATENCY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/daemon/module_host.h"
#include "base/grpc/late_channel.h"
#include "base/http/http_transport.h"
#include "base/secret.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::bench {

// Inventory, connector and actions service in this process, as they are run in
// earnest, in front of a tenant that listens on a socket. Not thread-safe.
class CommandLatency {
 public:
  // `dir` must be there. Returns once the tenant's devices are in the
  // inventory.
  static absl::StatusOr<std::unique_ptr<CommandLatency>> Start(
      const std::string& dir);

  // From the call of CreateCommand to the arrival of its request at the
  // tenant's socket.
  absl::StatusOr<absl::Duration> CommandOnce();

  // One GET of a small page from the same tenant, on a connection that is open.
  absl::StatusOr<absl::Duration> RoundTripOnce();

 private:
  explicit CommandLatency(std::string dir) : dir_(std::move(dir)) {}

  absl::Status Serve();
  absl::Status AwaitDevices();
  absl::StatusOr<absl::Time> ArrivalAfter(int64_t seq,
                                          const std::string& path) const;

  const std::string dir_;
  std::unique_ptr<fake_iru::FakeIruServer> tenant_;
  LateChannel channel_;
  std::unique_ptr<ModuleHost> host_;
  std::unique_ptr<actions::v1::Actions::Stub> actions_;
  std::unique_ptr<HttpTransport> http_;
  std::string token_;
  std::vector<std::string> devices_;
  int made_ = 0;
};

}  // namespace muster::bench

#endif  // BENCH_ACTIONS_COMMAND_LATENCY_H_
