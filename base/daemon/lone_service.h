#ifndef BASE_DAEMON_LONE_SERVICE_H_
#define BASE_DAEMON_LONE_SERVICE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// One service as a process of its own.
struct LoneService {
  // Of the program, and what it does, for --help.
  std::string name;
  std::string description;
  // Which field of `ServiceAddresses` says where it listens.
  std::string own_field;
  // The services that it calls: which field says where, and the channel that
  // leads there. The channels must outlive the call below.
  std::map<std::string, LateChannel*> calls;
  // Makes its module. The channels are set by then.
  std::function<absl::StatusOr<std::unique_ptr<Module>>(
      const config::v1::MusterConfig&)>
      make;
};

// The whole life of its process, as RunDaemon(); every address that the
// service needs must be in the configuration.
int RunLoneService(int argc, char** argv, const LoneService& service);

}  // namespace muster

#endif  // BASE_DAEMON_LONE_SERVICE_H_
