// A server to be attacked: the echo service under the limits that a daemon has,
// with fewer places and shorter patience, so that a test need not wait for it.
// Prints its port, and serves until it is told to end.

#include <sys/resource.h>

#include <cstdio>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/process/signals.h"

namespace muster {
namespace {

GrpcServer::Options Limits() {
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.handshake_timeout = absl::Seconds(1);
  options.keepalive_interval = absl::Seconds(1);
  options.keepalive_timeout = absl::Seconds(1);
  options.max_idle = absl::Seconds(3);
  options.max_connections = 100;
  return options;
}

void AllowDescriptors(rlim_t count) {
  if (count == 0) return;
  const rlimit limit = {count, count};
  setrlimit(RLIMIT_NOFILE, &limit);
}

int Serve(int argc, char** argv) {
  CLI::App app;
  rlim_t descriptors = 0;
  std::string tls;
  app.add_option("--descriptors", descriptors);
  app.add_option("--tls", tls);
  CLI11_PARSE(app, argc, argv);
  AllowDescriptors(descriptors);
  BlockTerminationSignals();
  EchoService echo;
  GrpcServer::Options options = Limits();
  options.services = {&echo};
  if (!tls.empty()) options.tls = TlsDirectory{tls};
  const auto server = GrpcServer::Create(std::move(options));
  if (!server.ok()) {
    std::fprintf(stderr, "%s\n", server.status().ToString().c_str());
    return 1;
  }
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  WaitForTermination();
  return 0;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) { return muster::Serve(argc, argv); }
