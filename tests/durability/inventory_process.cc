#include "tests/durability/inventory_process.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/grpc/channel.h"
#include "base/status_macros.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

// How long a connection is waited for before the process is looked at.
constexpr absl::Duration kLook = absl::Milliseconds(200);
// gRPC's least pause between two attempts to connect.
constexpr int kReconnectMs = 100;

std::string Program() {
  return absl::StrCat(std::getenv("TEST_SRCDIR"), "/",
                      std::getenv("TEST_WORKSPACE"), "/inventory/inventoryd");
}

std::string ShortDirectory() {
  std::string path = "/tmp/muster-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

}  // namespace

InventoryProcess::InventoryProcess(Options options)
    : options_(std::move(options)),
      socket_dir_(ShortDirectory()),
      log_path_(socket_dir_ + "/inventoryd.log") {
  KeepGrpcUp();
  std::ofstream(socket_dir_ + "/config.textproto")
      << "data_dir: \"" << options_.data_dir << "\"\n"
      << "allow_plaintext: true\n"
      << "services { inventory: \"unix:" << socket_dir_ << "/s\" }\n"
      << "inventory { min_free_bytes: " << options_.min_free_bytes << " }\n";
}

InventoryProcess::~InventoryProcess() {
  process_.reset();
  std::error_code ignored;
  fs::remove_all(socket_dir_, ignored);
}

absl::Status InventoryProcess::Start() {
  fs::remove(socket_dir_ + "/s");  // of the life before
  demo::ChildProcess::Options child;
  child.name = "inventoryd";
  child.program = Program();
  child.arguments = {"--config", socket_dir_ + "/config.textproto"};
  child.log_path = log_path_;
  ASSIGN_OR_RETURN(process_, demo::ChildProcess::Start(std::move(child)));
  return absl::OkStatus();
}

absl::Status InventoryProcess::AwaitUp() {
  const auto channel = Connect();
  while (!channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kLook))) {
    RETURN_IF_ERROR(process_->CheckRunning());
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::Channel> InventoryProcess::Connect() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMs);
  return grpc::CreateCustomChannel(absl::StrCat("unix:", socket_dir_, "/s"),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

void InventoryProcess::Kill() {
  kill(process_->pid(), SIGKILL);
  process_.reset();  // waits
}

int InventoryProcess::Stop() {
  const int code = process_->Stop();
  process_.reset();
  return code;
}

absl::Status InventoryProcess::Verify() const {
  demo::ChildProcess::Options child;
  child.name = "inventoryd verify";
  child.program = Program();
  child.arguments = {"verify", "--data-dir", options_.data_dir};
  child.log_path = socket_dir_ + "/verify.log";
  fs::remove(child.log_path);
  ASSIGN_OR_RETURN(const auto verify,
                   demo::ChildProcess::Start(std::move(child)));
  if (verify->Wait() == 0) return absl::OkStatus();
  return absl::DataLossError(ContentOf(socket_dir_ + "/verify.log"));
}

}  // namespace muster::testing
