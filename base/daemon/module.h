#ifndef BASE_DAEMON_MODULE_H_
#define BASE_DAEMON_MODULE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/impl/service_type.h"

namespace muster {

// Whether a service can do its work, and what there is to say about it.
struct ServiceHealth {
  bool serving = false;
  // Why not; may be empty. For the log.
  std::string text;
};

// One service of Muster (inventory, a connector, a plugin, …) as a process
// hosts it: alone in its own binary, or beside the others in musterd.
//
// Called by its host on one thread, in this order: Services(), Start() once
// the server listens, Drain() before the server shuts down, destruction after.
// Any of the last three may be skipped if an earlier one failed.
class Module {
 public:
  virtual ~Module() = default;

  // The gRPC services to register. Owned by the module; may be none.
  virtual std::vector<grpc::Service*> Services() = 0;

  // Starts loops that call other services. Must not block on them: they may
  // start later.
  virtual absl::Status Start() = 0;

  // The services whose health is their own, by their full names; the others are
  // as healthy as the process. Called now and then on another thread, between
  // Start() and Drain().
  virtual std::map<std::string, ServiceHealth> Health() const { return {}; }

  // Stops the loops and ends every open stream with UNAVAILABLE DRAINING, so
  // that the server can shut down at once. Nothing acknowledged is lost.
  virtual void Drain() = 0;
};

}  // namespace muster

#endif  // BASE_DAEMON_MODULE_H_
