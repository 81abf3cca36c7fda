#ifndef BENCH_CONNECTOR_WHOLE_SERVICE_H_
#define BENCH_CONNECTOR_WHOLE_SERVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/daemon/module_host.h"
#include "base/grpc/late_channel.h"
#include "base/http/http_transport.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::bench {

// The source of both below.
inline constexpr char kTenantSource[] = "sources/iru";

// How a connector is to read a TenantLine, all else by default. Writes the
// token to a file in `dir`, which must be there.
//
// Errors:
//   INTERNAL: the file cannot be written.
absl::StatusOr<config::v1::IruSource> ConfigOfLine(const std::string& dir,
                                                   const std::string& token);

// A connector and an inventory in this process, as they are run in earnest but
// for the clock and the line to the tenant, over gRPC and a store on disk.
// Somebody watches the inventory.
class WholeService {
 public:
  // `dir` must be there; `saw` gets each change of a device on a thread of its
  // own. What it is given must outlive it.
  //
  // Errors: whatever keeps it from starting.
  static absl::StatusOr<std::unique_ptr<WholeService>> Start(
      const std::string& dir, const config::v1::IruSource& source,
      HttpTransport& line, Clock& clock,
      std::function<void(const inventory::v1::Change&)> saw);

  // Time must go on meanwhile.
  ~WholeService();

 private:
  explicit WholeService(std::function<void(const inventory::v1::Change&)> saw)
      : saw_(std::move(saw)) {}

  absl::Status Serve(const config::v1::MusterConfig& config,
                     HttpTransport& line, Clock& clock);
  void Watch();

  const std::function<void(const inventory::v1::Change&)> saw_;
  LateChannel channel_;
  std::unique_ptr<ModuleHost> host_;
  std::unique_ptr<inventory::v1::Inventory::Stub> stub_;
  grpc::ClientContext watch_context_;
  std::thread watcher_;
};

}  // namespace muster::bench

#endif  // BENCH_CONNECTOR_WHOLE_SERVICE_H_
