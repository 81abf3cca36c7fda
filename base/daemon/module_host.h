#ifndef BASE_DAEMON_MODULE_HOST_H_
#define BASE_DAEMON_MODULE_HOST_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/daemon/module.h"
#include "base/grpc/server.h"
#include "base/threads/periodic.h"

namespace muster {

// Modules on one gRPC server, as a process hosts them: Serve(), Start(), and,
// by Stop() or the destructor, the way back. Called on one thread.
class ModuleHost {
 public:
  // Serves what `modules` offer, in the order in which they call each other:
  // whoever is called comes first. `options.services` is filled in here.
  //
  // Errors: those of GrpcServer::Create().
  static absl::StatusOr<std::unique_ptr<ModuleHost>> Serve(
      GrpcServer::Options options,
      std::vector<std::unique_ptr<Module>> modules);
  ~ModuleHost();

  // Starts every module, in order, and shows the health of their services from
  // then on.
  //
  // Errors: that of the first module that cannot start.
  absl::Status Start();

  // Drains the modules, last first, and shuts the server down. Idempotent.
  void Stop();

  // Asks every module how its services are, tells health checks, and logs what
  // is new. Start() has it done every second; nobody else calls it then.
  void ShowHealth();

  GrpcServer& server() { return *server_; }

 private:
  ModuleHost(std::vector<std::unique_ptr<Module>> modules,
             std::unique_ptr<GrpcServer> server)
      : modules_(std::move(modules)), server_(std::move(server)) {}

  std::vector<std::unique_ptr<Module>> modules_;
  std::unique_ptr<GrpcServer> server_;  // goes before what it serves
  std::map<std::string, std::string> health_texts_;  // the last that was logged
  std::unique_ptr<Periodic> health_;                 // uses all of the above
  bool stopped_ = false;
};

}  // namespace muster

#endif  // BASE_DAEMON_MODULE_HOST_H_
