#ifndef BASE_DAEMON_WIRING_H_
#define BASE_DAEMON_WIRING_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
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

// Makes the modules that `config` asks for, all of whose errors it tells.
// Called once, before the server is up; or only to check the configuration, and
// then none is started.
using Wire =
    std::function<absl::StatusOr<Wiring>(const config::v1::MusterConfig&)>;

}  // namespace muster

#endif  // BASE_DAEMON_WIRING_H_
