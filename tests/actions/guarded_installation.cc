#include "tests/actions/guarded_installation.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/grpc/channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "cli/access/token_ledger.h"
#include "google/protobuf/text_format.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kLimit = absl::Seconds(60);
constexpr absl::Duration kLookAgain = absl::Milliseconds(5);

constexpr char kPolicy[] = R"(
  grants { principals: "local"
           roles: [ROLE_READER, ROLE_PLUGIN, ROLE_CONNECTOR, ROLE_DISPATCHER]
           sources: "sources/-" }
  grants { principals: ["people/*", "scripts/*"]
           roles: [ROLE_READER, ROLE_OPERATOR, ROLE_APPROVER, ROLE_ADMIN,
                   ROLE_AUDITOR]
           sources: "sources/-" }
)";

std::string ShortDirectory() {
  std::string path = "/tmp/muster-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

std::string ProgramPath(const std::string& program) {
  return absl::StrCat(std::getenv("TEST_SRCDIR"), "/",
                      std::getenv("TEST_WORKSPACE"), "/", program);
}

bool TakesConnections(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool taken = connect(fd, reinterpret_cast<const sockaddr*>(&address),
                             sizeof(address)) == 0;
  close(fd);
  return taken;
}

absl::Status TooSlow(absl::string_view what) {
  return absl::DeadlineExceededError(absl::StrCat(what, " took too long"));
}

}  // namespace

fake_iru::Tenant::Options GuardedInstallation::QuickTenant() {
  fake_iru::Tenant::Options options;
  options.devices = 120;
  options.token = kToken;
  options.limits.per_second = 0;
  options.limits.per_hour = 0;
  options.command_delay = absl::Milliseconds(100);
  options.allow_duplicates = true;
  return options;
}

GuardedInstallation::GuardedInstallation(Options options)
    : options_(std::move(options)),
      socket_dir_(ShortDirectory()),
      principals_({"people/ann", "people/ann#2", "people/ben", "people/cleo",
                   "scripts/ann-nightly"}) {
  KeepGrpcUp();
}

GuardedInstallation::~GuardedInstallation() {
  clients_.clear();
  actions_.reset();
  connector_.reset();
  inventory_.reset();
  std::error_code ignored;
  fs::remove_all(socket_dir_, ignored);
}

std::string GuardedInstallation::Socket(const std::string& name) const {
  return absl::StrCat(socket_dir_, "/", name);
}

config::v1::MusterConfig GuardedInstallation::MakeConfig() const {
  config::v1::MusterConfig config;
  config.set_data_dir(data_dir());
  config.set_allow_plaintext(true);
  config.mutable_access()->set_directory(access_dir());
  config.set_listen_address(absl::StrCat("unix:", Socket("a")));
  if (options_.separate) {
    config.mutable_services()->set_inventory(
        absl::StrCat("unix:", Socket("i")));
    config.mutable_services()->set_connector(
        absl::StrCat("unix:", Socket("c")));
    config.mutable_services()->set_actions(absl::StrCat("unix:", Socket("a")));
  }
  config::v1::IruSource& source = *config.add_iru_sources();
  source.set_source(kSource);
  source.set_host(fake_->base_url());
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(dir_.Join("token"));
  source.set_hourly_budget_percent(100);
  config.mutable_actions()->add_follow_delays()->set_nanos(100'000'000);
  if (options_.configure) options_.configure(config);
  return config;
}

absl::Status GuardedInstallation::WriteFiles() {
  fs::create_directories(log_dir());
  fs::create_directories(access_dir());
  dir_.WriteFile("token", kToken);
  dir_.WriteFile("access/policy.textproto", kPolicy);
  RETURN_IF_ERROR(MakeTokens());
  config_ = MakeConfig();
  Configure([](config::v1::MusterConfig&) {});
  return absl::OkStatus();
}

absl::Status GuardedInstallation::MakeTokens() {
  cli::TokenLedger ledger({access_dir()}, *RealClock(), *RealRandom());
  for (const std::string& principal : principals_) {
    cli::TokenRequest request;
    request.principal = principal.substr(0, principal.find('#'));
    request.valid = absl::Hours(24);
    ASSIGN_OR_RETURN(const cli::NewToken made, ledger.Create(request));
    dir_.WriteFile(
        fs::path(TokenFile(principal)).lexically_relative(dir_.path()).string(),
        made.secret.Reveal());
  }
  return absl::OkStatus();
}

std::string GuardedInstallation::TokenFile(const std::string& principal) const {
  return absl::StrCat(access_dir(), "/",
                      absl::StrReplaceAll(principal, {{"/", "-"}, {"#", "-"}}),
                      ".token");
}

void GuardedInstallation::Configure(
    const std::function<void(config::v1::MusterConfig& config)>& change) {
  change(config_);
  std::string text;
  google::protobuf::TextFormat::PrintToString(config_, &text);
  dir_.WriteFile("muster.textproto", text);
}

absl::Status GuardedInstallation::Start() {
  fake_iru::FakeIruServer::Options fake;
  fake.tenant = options_.tenant;
  ASSIGN_OR_RETURN(fake_, fake_iru::FakeIruServer::Create(fake));
  RETURN_IF_ERROR(WriteFiles());
  fleet_ = std::make_unique<FleetDevices>(tenant());
  if (options_.separate) {
    RETURN_IF_ERROR(Spawn("inventory/inventoryd", Socket("i"), inventory_));
    RETURN_IF_ERROR(Spawn("connector/irud", Socket("c"), connector_));
  }
  RETURN_IF_ERROR(Restart());
  return AwaitFirstSync();
}

absl::Status GuardedInstallation::Restart() {
  clients_.clear();
  return Spawn(options_.separate ? "actions/actionsd" : "musterd/musterd",
               Socket("a"), actions_);
}

absl::Status GuardedInstallation::Spawn(
    const std::string& program, const std::string& socket,
    std::unique_ptr<demo::ChildProcess>& process) {
  fs::remove(socket);  // of the life before
  demo::ChildProcess::Options child;
  child.name = fs::path(program).filename().string();
  child.program = ProgramPath(program);
  child.arguments = {"--config", config_path()};
  child.log_path = absl::StrCat(log_dir(), "/", child.name, ".log");
  ASSIGN_OR_RETURN(process, demo::ChildProcess::Start(std::move(child)));
  return AwaitSocket(socket, *process);
}

absl::Status GuardedInstallation::AwaitSocket(const std::string& socket,
                                              demo::ChildProcess& process) {
  const absl::Time deadline = absl::Now() + kLimit;
  while (!TakesConnections(socket)) {
    RETURN_IF_ERROR(process.CheckRunning());
    if (absl::Now() > deadline) return TooSlow("a start");
    Pause(kLookAgain);
  }
  return absl::OkStatus();
}

void GuardedInstallation::Kill() {
  kill(actions_->pid(), SIGKILL);
  actions_.reset();  // waits
}

int GuardedInstallation::Stop() {
  clients_.clear();  // an idle client holds the end up for seconds
  const int code = actions_->Stop();
  actions_.reset();
  return code;
}

cli::Client& GuardedInstallation::As(const std::string& principal) {
  std::unique_ptr<cli::Client>& client = clients_[principal];
  if (client != nullptr) return *client;
  std::optional<Secret> token;
  if (!principal.empty()) {
    token.emplace(ReadSecretFile(TokenFile(principal)).value());
  }
  client = cli::Client::Create(cli::AddressesOf(config_), std::nullopt, token)
               .value();
  return *client;
}

absl::Status GuardedInstallation::AwaitFirstSync() {
  inventory::v1::GetSourceRequest request;
  request.set_name(kSource);
  const absl::Time deadline = absl::Now() + kLimit;
  while (absl::Now() < deadline) {
    const auto source =
        cli::Call(As("").sources(),
                  &inventory::v1::Sources::StubInterface::GetSource, request);
    if (source.ok() && source->has_last_full_sync_end_time()) {
      return absl::OkStatus();
    }
    Pause(kLookAgain);
  }
  return TooSlow("the first sync");
}

absl::Status GuardedInstallation::Sync() {
  const absl::Time deadline = absl::Now() + kLimit;
  connector::v1::StartSyncRequest start;
  start.set_source(kSource);
  inventory::v1::GetSyncRequest get;
  while (get.name().empty() && absl::Now() < deadline) {
    const auto started =
        cli::Call(As("people/ann").connector(),
                  &connector::v1::Connector::StubInterface::StartSync, start);
    if (!started.ok() && !absl::IsUnavailable(started.status())) {
      return started.status();
    }
    if (started.ok() && !started->already_running()) {
      get.set_name(started->sync());
    }
    Pause(kLookAgain);
  }
  while (absl::Now() < deadline) {
    const auto sync = cli::Call(
        As("").sources(), &inventory::v1::Sources::StubInterface::GetSync, get);
    if (sync.ok() && sync->has_end_time()) return absl::OkStatus();
    Pause(kLookAgain);
  }
  return TooSlow("a sync");
}

void LiftLimits(config::v1::MusterConfig& config) {
  auto& actions = *config.mutable_actions();
  actions.mutable_secrets()->set_reveals_per_hour(10'000);
  guard::v1::GuardSettings::Budget& budget =
      *actions.mutable_guard()->add_budgets();
  budget.set_name("any");
  budget.set_command_class(guard::v1::COMMAND_CLASS_DESTRUCTIVE);
  budget.mutable_window()->set_seconds(3600);
  budget.set_max_count(100'000);
}

void Pause(absl::Duration duration) {
  absl::Notification never;
  never.WaitForNotificationWithTimeout(duration);
}

}  // namespace muster::testing
