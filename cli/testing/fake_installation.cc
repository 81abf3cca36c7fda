#include "cli/testing/fake_installation.h"

#include <sstream>

#include "cli/commands/command_line.h"

namespace muster::cli {

grpc::Status FakeInventory::Watch(
    grpc::ServerContext*, const inventory::v1::WatchRequest* request,
    grpc::ServerWriter<inventory::v1::WatchResponse>* writer) {
  inventory::v1::WatchResponse unused;
  const grpc::Status status = watch.Run(*request, &unused);
  for (const auto& message : watch.answers()) writer->Write(message);
  return status;
}

MusterctlTest::MusterctlTest() {
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.services = {&inventory_, &sources_,   &catalog_, &maintenance_,
                      &notifier_,  &connector_, &actions_, &guard_,
                      &audit_,     &secrets_,   &trust_};
  server_ = *GrpcServer::Create(options);
}

int MusterctlTest::Run(std::vector<std::string> args) {
  args.insert(args.begin(), "musterctl");
  args.insert(args.end(), {"--address", server_->target()});
  std::vector<const char*> argv;
  for (const std::string& arg : args) argv.push_back(arg.c_str());
  std::istringstream terminal(typed_.value_or(""));
  std::ostringstream out, err;
  const int code =
      RunCommandLine(static_cast<int>(argv.size()), argv.data(),
                     typed_.has_value() ? &terminal : nullptr, out, err);
  out_ = out.str();
  err_ = err.str();
  return code;
}

}  // namespace muster::cli
