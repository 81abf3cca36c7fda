#include "demo/installation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/http/curl_transport.h"
#include "base/status_macros.h"
#include "cli/client/addresses.h"
#include "google/protobuf/text_format.h"

namespace muster::demo {
namespace {

// Generous: the machine may be building something else meanwhile.
constexpr absl::Duration kStartLimit = absl::Seconds(60);
constexpr absl::Duration kLookAgain = absl::Milliseconds(50);

constexpr char kSource[] = "sources/iru";

struct Program {
  const char* name;
  const char* path;  // below the directory of programs
};
constexpr Program kSeparate[] = {
    {"inventoryd", "inventory/inventoryd"},
    {"irud", "connector/irud"},
    {"actionsd", "actions/actionsd"},
    {"asset_sync", "plugins/asset_sync/asset_sync"},
    {"compliance", "plugins/compliance/compliance"},
    {"trust", "plugins/trust/trust"},
    {"notifier", "plugins/notifier/notifierd"},
};

absl::Status WritePrivately(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  chmod(path.c_str(), 0600);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE",
               absl::StrCat("cannot write ", path));
}

bool Answers(const std::string& url) {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  CurlTransport transport(options);
  HttpRequest request;
  request.method = "GET";
  request.url = url;
  const auto response = transport.Send(request);
  return response.ok() && response->status == 200;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Installation>> Installation::Start(
    const Options& options) {
  std::unique_ptr<Installation> installation(new Installation(options));
  RETURN_IF_ERROR(installation->WriteFiles());
  RETURN_IF_ERROR(installation->StartFake());
  RETURN_IF_ERROR(installation->StartMuster());
  RETURN_IF_ERROR(installation->AwaitServing());
  return installation;
}

Installation::~Installation() {
  client_.reset();
  while (!children_.empty()) children_.pop_back();
}

std::vector<int> Installation::StopMuster() {
  client_.reset();
  std::vector<int> exit_codes;
  while (children_.size() > 1) {  // the first is the fake
    exit_codes.push_back(children_.back()->Stop());
    children_.pop_back();
  }
  return exit_codes;
}

absl::Status Installation::RestartMuster() {
  RETURN_IF_ERROR(StartMuster());
  return AwaitServing();
}

std::string Installation::Address(Port port) const {
  return absl::StrCat("127.0.0.1:", options_.port_base + port);
}

std::string Installation::fake_url() const {
  return absl::StrCat("http://", Address(kFakeIru));
}

std::string Installation::log_dir() const {
  return absl::StrCat(options_.data_dir, "/logs");
}

std::string Installation::token_path() const {
  return absl::StrCat(options_.data_dir, "/token");
}

std::string Installation::tls_dir() const {
  return absl::StrCat(options_.data_dir, "/tls");
}

std::string Installation::config_path() const {
  return absl::StrCat(options_.data_dir, "/muster.textproto");
}

absl::Status Installation::WriteFiles() const {
  std::filesystem::create_directories(log_dir());
  RETURN_IF_ERROR(WritePrivately(token_path(), options_.token));
  std::string text;
  google::protobuf::TextFormat::PrintToString(Config(), &text);
  return WritePrivately(config_path(),
                        absl::StrCat("# Written by the demo.\n", text));
}

config::v1::MusterConfig Installation::Config() const {
  config::v1::MusterConfig config;
  config.set_data_dir(absl::StrCat(options_.data_dir, "/muster"));
  if (options_.tls) {
    config.mutable_tls()->set_directory(tls_dir());
  } else {
    config.set_allow_plaintext(true);
  }
  config.set_listen_address(Address(kMusterd));
  config.mutable_telemetry()->set_otlp_endpoint(Address(kOtlp));
  config::v1::IruSource& source = *config.add_iru_sources();
  source.set_source(kSource);
  source.set_host(fake_url());
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(token_path());
  config.mutable_actions()->add_follow_delays()->set_seconds(1);
  if (!options_.separate) return config;
  config::v1::ServiceAddresses& services = *config.mutable_services();
  services.set_inventory(Address(kMusterd));
  services.set_connector(Address(kConnector));
  services.set_actions(Address(kActions));
  services.set_assets(Address(kAssets));
  services.set_compliance(Address(kCompliance));
  services.set_trust(Address(kTrust));
  services.set_notifier(Address(kNotifier));
  return config;
}

absl::Status Installation::Spawn(const std::string& name,
                                 const std::string& program,
                                 std::vector<std::string> arguments) {
  ChildProcess::Options child;
  child.name = name;
  child.program = absl::StrCat(options_.bin_dir, "/", program);
  child.arguments = std::move(arguments);
  child.log_path = absl::StrCat(log_dir(), "/", name, ".log");
  ASSIGN_OR_RETURN(auto started, ChildProcess::Start(std::move(child)));
  children_.push_back(std::move(started));
  return absl::OkStatus();
}

absl::Status Installation::StartFake() {
  RETURN_IF_ERROR(
      Spawn("fake_iru", "tests/fake_iru/fake_iru",
            {"--port", absl::StrCat(options_.port_base + kFakeIru), "--devices",
             absl::StrCat(options_.devices), "--token", options_.token}));
  const absl::Time deadline = absl::Now() + kStartLimit;
  while (!Answers(absl::StrCat(fake_url(), "/_fake/health"))) {
    RETURN_IF_ERROR(CheckChildren());
    if (absl::Now() > deadline) {
      return Error(absl::StatusCode::kDeadlineExceeded, "PROCESS_SLOW",
                   absl::StrCat("fake_iru does not answer; see ", log_dir()));
    }
    absl::SleepFor(kLookAgain);
  }
  return CheckChildren();
}

absl::Status Installation::MakeCertificates() const {
  ChildProcess::Options init;
  init.name = "musterctl";
  init.program = absl::StrCat(options_.bin_dir, "/cli/musterctl");
  init.arguments = {"tls", "init", "--directory", tls_dir()};
  init.log_path = absl::StrCat(log_dir(), "/musterctl.log");
  ASSIGN_OR_RETURN(const auto made, ChildProcess::Start(std::move(init)));
  if (made->Wait() == 0) return absl::OkStatus();
  return made->CheckRunning();
}

absl::Status Installation::StartMuster() {
  if (options_.tls && !std::filesystem::exists(tls_dir())) {
    RETURN_IF_ERROR(MakeCertificates());
  }
  const std::vector<std::string> arguments = {"--config", config_path()};
  if (!options_.separate) {
    return Spawn("musterd", "musterd/musterd", arguments);
  }
  for (const Program& program : kSeparate) {
    RETURN_IF_ERROR(Spawn(program.name, program.path, arguments));
  }
  return absl::OkStatus();
}

absl::Status Installation::AwaitServing() {
  std::optional<TlsDirectory> tls;
  if (options_.tls) tls = TlsDirectory{absl::StrCat(tls_dir(), "/musterctl")};
  ASSIGN_OR_RETURN(client_,
                   cli::Client::Create(cli::AddressesOf(Config()), tls));
  const absl::Time deadline = absl::Now() + kStartLimit;
  while (true) {
    const absl::Status serving = client_->WaitUntilServing(absl::Seconds(1));
    RETURN_IF_ERROR(CheckChildren());
    if (serving.ok() || absl::Now() > deadline) return serving;
  }
}

absl::Status Installation::CheckChildren() {
  for (const auto& child : children_) RETURN_IF_ERROR(child->CheckRunning());
  return absl::OkStatus();
}

std::vector<std::string> Installation::LookAround() const {
  std::string ctl = absl::StrCat(options_.bin_dir, "/cli/musterctl");
  if (options_.separate || options_.tls) {
    absl::StrAppend(&ctl, " --config ", config_path());
  } else if (Address(kMusterd) != cli::kDefaultAddress) {
    absl::StrAppend(&ctl, " --address ", Address(kMusterd));
  }
  std::vector<std::string> lines;
  for (const char* rest :
       {"status", "devices --platform mac --limit 5", "trust", "compliance",
        "assets", "syncs", "access", "commands", "watch", "sync"}) {
    lines.push_back(absl::StrCat(ctl, " ", rest));
  }
  return lines;
}

}  // namespace muster::demo
