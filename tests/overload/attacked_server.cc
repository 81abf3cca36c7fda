#include "tests/overload/attacked_server.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/grpc/channel.h"
#include "base/grpc/tls/tls_credentials.h"
#include "grpcpp/create_channel.h"

namespace muster::overload {
namespace {

using echo::v1::Echo;

constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr absl::Duration kLookAgain = absl::Milliseconds(5);

template <typename Done>
bool Await(Done done) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!done()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(kLookAgain);
  }
  return true;
}

int PortIn(const std::string& log_path) {
  std::ifstream log(log_path);
  std::string line;
  int port = 0;
  while (std::getline(log, line)) {
    if (absl::SimpleAtoi(line, &port)) break;
  }
  return port;
}

bool Say(Echo::Stub& client) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(5)));
  context.set_wait_for_ready(true);
  echo::v1::SayRequest request;
  request.set_text("hello");
  echo::v1::SayResponse response;
  const grpc::Status status = client.Say(&context, request, &response);
  if (status.ok()) return response.text() == "hello";
  return false;
}

}  // namespace

AttackedServer::AttackedServer() : AttackedServer(Options()) {}

AttackedServer::AttackedServer(const Options& options) : tls_(options.tls) {
  std::vector<std::string> arguments = {
      absl::StrCat("--descriptors=", options.max_descriptors)};
  if (tls_) arguments.push_back(absl::StrCat("--tls=", tls_->path));
  const std::string log = dir_.Join("log");
  auto process = demo::ChildProcess::Start(
      {"victim", "tests/overload/victim", arguments, log});
  if (!process.ok() || !Await([&] { return (port_ = PortIn(log)) != 0; })) {
    std::fprintf(stderr, "the victim does not start\n");
    std::abort();
  }
  process_ = *std::move(process);
  bystander_ = NewClient();
  if (!Say(*bystander_)) std::abort();
}

std::unique_ptr<Echo::Stub> AttackedServer::NewClient() const {
  grpc::ChannelArguments arguments = DefaultChannelArguments();
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return Echo::NewStub(grpc::CreateCustomChannel(
      absl::StrCat("127.0.0.1:", port_),
      tls_ ? *TlsClient(*tls_) : grpc::InsecureChannelCredentials(),
      arguments));
}

int AttackedServer::CountServed(Echo::Stub& client, int calls) {
  int served = 0;
  while (served < calls && Say(client)) ++served;
  return served;
}

int AttackedServer::FailedBeside(const std::function<void()>& attack) {
  std::atomic<bool> over{false};
  std::thread attacker([&] {
    attack();
    over = true;
  });
  int failed = 0, calls = 0;
  while (!over || calls < 100) {
    if (!Say(*bystander_)) ++failed;
    ++calls;
  }
  attacker.join();
  return failed;
}

bool AttackedServer::ServesAgain() const {
  const auto client = NewClient();
  return Await([&] { return CountServed(*client, 10) == 10; });
}

bool AttackedServer::DescriptorsFallTo(int count) const {
  return Await([&] { return watch().Descriptors() <= count; });
}

}  // namespace muster::overload
