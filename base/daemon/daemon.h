#ifndef BASE_DAEMON_DAEMON_H_
#define BASE_DAEMON_DAEMON_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// What one process hosts.
struct Wiring {
  // Where it listens: loopback `host:port`, or `unix:path`.
  std::string listen_address;
  // At least one. Started in this order, drained in the reverse.
  std::vector<std::unique_ptr<Module>> modules;
  // Channels that lead back into this process; set once the server is up. Not
  // owned; must outlive RunDaemon().
  std::vector<LateChannel*> own_channels;
};

// Makes the modules that `config` asks for. Called once, before the server is
// up.
using Wire =
    std::function<absl::StatusOr<Wiring>(const config::v1::MusterConfig&)>;

// The whole life of a service process, from its command line to its exit code
// (base/process/exit_codes.h): reads `--config`, starts telemetry, shows its
// metrics where the configuration or `--metrics-address` says, serves what
// `wire` made, and on SIGTERM or SIGINT stops being healthy, drains, shuts
// down and returns 0. To be called by main(), before any thread exists.
int RunDaemon(int argc, char** argv, absl::string_view name,
              absl::string_view description, const Wire& wire);

// Creates `path` and its parents for this user only. OK if it is there.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: it cannot be made or written.
absl::Status MakeDataDirectory(const std::string& path);

}  // namespace muster

#endif  // BASE_DAEMON_DAEMON_H_
