// bare_server: the least that a server on gRPC can do (bare.proto).

#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "base/process/exit_codes.h"
#include "base/process/run_main.h"
#include "base/process/signals.h"
#include "base/status_macros.h"
#include "bench/limit/bare_service.h"
#include "bench/limit/message_file.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"

namespace muster::bench {
namespace {

struct Options {
  int port = 0;
  std::string messages;
  int64_t burst = 0;
};

absl::Status Serve(const Options& options) {
  std::vector<grpc::ByteBuffer> messages;
  if (!options.messages.empty()) {
    ASSIGN_OR_RETURN(messages, ReadMessages(options.messages));
  }
  BareService service(std::move(messages), options.burst);
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", options.port),
                           grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return absl::InternalError("the port is taken");
  WaitForTermination();
  server->Shutdown(std::chrono::system_clock::now());
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app{"Serves bytes as they are, as a limit for others.",
               "bare_server"};
  app.add_option("--port", options.port, "Loopback port")->required();
  app.add_option("--messages", options.messages, "File of what to send");
  app.add_option("--burst", options.burst,
                 "Messages that Follow sends for each that Push gets");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return RunMain("bare_server", [&] { return Serve(options); });
}

}  // namespace
}  // namespace muster::bench

int main(int argc, char** argv) { return muster::bench::Main(argc, argv); }
