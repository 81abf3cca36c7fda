#ifndef PLUGINS_SDK_PLUGIN_MAIN_H_
#define PLUGINS_SDK_PLUGIN_MAIN_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/impl/service_type.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/plugin_options.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::plugins {

// A plugin as a program of its own, made outside of Muster's tree:
//
//   int main(int argc, char** argv) {
//     muster::plugins::PluginProgram program;
//     program.name = "os_census";
//     program.description = "Counts devices by operating system.";
//     program.make = [](const auto& config) {
//       return std::make_unique<OsCensus>(config.data_dir());
//     };
//     return muster::plugins::RunPlugin(argc, argv, program);
//   }
struct PluginProgram {
  // **Required.** Of the program, of its directory and its certificate, in
  // traces and logs; lower case.
  std::string name;
  // What it does, for --help.
  std::string description;
  // **Required.** Makes the plugin. The configuration has been read.
  std::function<absl::StatusOr<std::unique_ptr<Plugin>>(
      const config::v1::MusterConfig& config)>
      make;
  // Makes its gRPC service, which reads `host.store()`. Null: it has none.
  std::function<std::unique_ptr<grpc::Service>(PluginHost& host)> make_service;
  // Adds to what the configuration says (PluginOptionsFrom()): the service's
  // full name, whether liveness is wanted, the fingerprint of the effects.
  std::function<void(PluginOptions& options)> set_options;
};

// The whole life of its process, as RunDaemon() (base/daemon/daemon.h), which
// tells the flags and exit codes. The configuration's `services { inventory }`
// is required; it listens at `listen_address`, and nowhere if that is empty.
int RunPlugin(int argc, char** argv, const PluginProgram& program);

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_MAIN_H_
