#include "tests/canary/canary_installation.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;

constexpr char kNextToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1fcafe";
constexpr char kHookKey[] = "canary/of+the webhook=4711";
constexpr char kMailPassword[] = "canary\"of\\the+mail/0815";
constexpr char kUnlockPin[] = "canary-pin-83751946";
constexpr int kMacsAsked = 5;

// Every text in `json`, however deep.
void TextsOf(const Json& json, std::vector<std::string>& texts) {
  if (json.is_string()) texts.push_back(json.get<std::string>());
  if (!json.is_structured()) return;
  for (const Json& part : json) TextsOf(part, texts);
}

std::string ContentOf(const std::filesystem::path& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

}  // namespace

CanaryInstallation::~CanaryInstallation() {
  if (hook_ == nullptr) return;
  hook_->stop();
  hook_thread_.join();
}

// Whoever gives Muster a new kind of secret adds it here, and its file to
// `homes_` if it has one.
void CanaryInstallation::StartWithCanaries(bool separate) {
  Start(/*devices=*/60, separate, /*tls=*/true);
  AwaitSynced();
  canaries_.Add("token", kToken);
  canaries_.Add("next token", kNextToken);
  canaries_.Add("webhook's key", kHookKey);
  canaries_.Add("mail password", kMailPassword);
  canaries_.Add("unlock PIN", kUnlockPin);
  AddTenantsSecrets();
  AddKeys();
  StartHook();
  homes_ = {absl::StrCat(DataDir(), "/token"), installation().tls_dir(),
            absl::StrCat(installation().log_dir(), "/fake_iru.log")};
  const auto file = [this](const char* name, const char* secret) {
    const std::string path = WriteFile(name, secret);
    homes_.insert(path);
    return path;
  };
  MakeToken();
  if (!separate) metrics_port_ = FreePorts(1);  // one configuration, one port
  Reconfigure([&](config::v1::MusterConfig& config) {
    config.mutable_access()->set_directory(AccessDir());
    if (!separate) {
      config.mutable_telemetry()->set_metrics_address(
          absl::StrCat("127.0.0.1:", metrics_port_));
    }
    config.mutable_iru_sources(0)->set_next_token_file(
        file("next_token", kNextToken));
    auto& notifier = *config.mutable_notifier();
    notifier.mutable_interval()->set_seconds(1);
    auto& hook = *notifier.add_recipients();
    hook.set_name("hook");
    hook.mutable_webhook()->set_url(
        absl::StrCat("http://127.0.0.1:", hook_port_, "/hook"));
    hook.mutable_webhook()->set_secret_file(file("hook_key", kHookKey));
    auto& mail = *notifier.add_recipients();
    mail.set_name("mail");
    mail.mutable_smtp()->set_url(mail_.Url());
    mail.mutable_smtp()->set_from("muster@example.com");
    mail.mutable_smtp()->add_to("ops@example.com");
    mail.mutable_smtp()->set_username("muster");
    mail.mutable_smtp()->set_password_file(
        file("mail_password", kMailPassword));
  });
}

void CanaryInstallation::MakeToken() {
  const std::string file = AccessDir() + "/alice.token";
  ASSERT_EQ(Say({"policy", "init", "--directory", AccessDir()}).exit_code, 0);
  ASSERT_EQ(Say({"token", "create", "people/alice", "--directory", AccessDir(),
                 "--out", file})
                .exit_code,
            0);
  canaries_.Add("person's token", ContentOf(file));
  homes_.insert(file);
}

// Nobody granted its bearer anything, so that each use is refused and told of.
void CanaryInstallation::UseToken() {
  EXPECT_NE(
      Say({"--token-file", AccessDir() + "/alice.token", "status"}).exit_code,
      0);
  EXPECT_EQ(Say({"token", "list", "--directory", AccessDir()}).exit_code, 0);
  if (metrics_port_ == 0) return;
  httplib::Client metrics("127.0.0.1", metrics_port_);
  const auto page = metrics.Get("/metrics");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  absl::StrAppend(&said_, page->body);
}

void CanaryInstallation::AddTenantsSecrets() {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_platform(device::v1::PLATFORM_MAC);
  request.set_page_size(kMacsAsked);
  const auto macs =
      cli::Call(client().inventory(),
                &inventory::v1::Inventory::StubInterface::ListDevices, request);
  ASSERT_THAT(macs, IsOk());
  const std::string url = installation().fake_url();
  httplib::Client vendor(url);
  std::vector<std::string> secrets;
  for (const device::v1::Device& mac : macs->devices()) {
    const std::string id = mac.name().substr(mac.name().rfind('/') + 1);
    for (const char* kind :
         {"filevaultkey", "bypasscode", "recoverypassword"}) {
      const auto answer =
          vendor.Get(absl::StrCat("/api/v1/devices/", id, "/secrets/", kind),
                     {{"Authorization", absl::StrCat("Bearer ", kToken)}});
      ASSERT_TRUE(answer) << kind;
      if (answer->status == 404) continue;  // not of this Mac
      ASSERT_EQ(answer->status, 200) << kind;
      TextsOf(Json::parse(answer->body), secrets);
    }
  }
  ASSERT_FALSE(secrets.empty());
  for (size_t i = 0; i < secrets.size(); ++i) {
    canaries_.Add(absl::StrCat("secret ", i, " of a Mac"), secrets[i]);
  }
}

void CanaryInstallation::AddKeys() {
  int keys = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           installation().tls_dir())) {
    if (entry.path().extension() != ".key") continue;
    canaries_.AddKey(entry.path().string(), ContentOf(entry.path()));
    ++keys;
  }
  ASSERT_GT(keys, 1);
}

void CanaryInstallation::StartHook() {
  hook_ = std::make_unique<httplib::Server>();
  hook_->Post("/hook", [first = true](const httplib::Request&,
                                      httplib::Response& response) mutable {
    response.status = first ? 500 : 204;
    first = false;
  });
  hook_port_ = hook_->bind_to_any_port("127.0.0.1");
  hook_thread_ = std::thread([this] { hook_->listen_after_bind(); });
}

std::string CanaryInstallation::DataDir() const {
  return std::filesystem::path(
             const_cast<CanaryInstallation*>(this)->installation().log_dir())
      .parent_path()
      .string();
}

std::string CanaryInstallation::AccessDir() const {
  return absl::StrCat(DataDir(), "/access");
}

void CanaryInstallation::Fault(const std::string& json) {
  ASSERT_THAT(fake().Control("/_fake/fault", json), IsOk());
}

std::string CanaryInstallation::AnyMac() {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_platform(device::v1::PLATFORM_MAC);
  request.set_page_size(1);
  const auto macs =
      cli::Call(client().inventory(),
                &inventory::v1::Inventory::StubInterface::ListDevices, request);
  EXPECT_THAT(macs, IsOk());
  return macs.ok() && macs->devices_size() > 0 ? macs->devices(0).name() : "";
}

WholeInstallation::CtlResult CanaryInstallation::Say(
    std::vector<std::string> arguments) {
  CtlResult result = Ctl(std::move(arguments));
  absl::StrAppend(&said_, result.output, "\n", result.errors, "\n");
  return result;
}

void CanaryInstallation::UseEverything() {
  const std::string mac = AnyMac();
  for (const char* word : {"status", "devices", "syncs", "trust", "compliance",
                           "assets", "commands", "watchers", "store",
                           "incidents", "notifications", "spend", "access"}) {
    EXPECT_EQ(Say({word}).exit_code, 0) << word;
    EXPECT_EQ(Say({word, "--json"}).exit_code, 0) << word;
  }
  EXPECT_EQ(Say({"device", mac, "--fresh"}).exit_code, 0);
  EXPECT_EQ(Say({"history", mac, "--json"}).exit_code, 0);
  EXPECT_EQ(Say({"facets", mac}).exit_code, 0);
  EXPECT_EQ(Say({"trace", "device", mac}).exit_code, 0);
  EXPECT_EQ(
      Say({"source", "sync", "iru", "--job", "posture/filevault"}).exit_code,
      0);
  EXPECT_EQ(Say({"backup", absl::StrCat(DataDir(), "/backup")}).exit_code, 0);
  EXPECT_EQ(
      Say({"tls", "show", "--directory", installation().tls_dir()}).exit_code,
      0);
  Fault(absl::StrCat(R"({"match": "/action/lock", "kind": "status",
                         "status": 200, "executes": true, "body": {"PIN": ")",
                     kUnlockPin, R"("}})"));
  EXPECT_EQ(Say({"lock", mac, "--reason", "canary", "--ticket", "T-1", "--yes"})
                .exit_code,
            0);
  Say({"commands", "--json"});
  UseToken();
}

void CanaryInstallation::FailEverywhere() {
  const std::string mac = AnyMac();
  // A vendor that tells what it was told.
  const std::string echo = absl::StrCat(
      R"("body": {"detail": "Refused. Authorization: Bearer )", kToken, " ",
      kToken, " ", absl::Base64Escape(absl::StrCat("api:", kToken)), " ",
      absl::BytesToHexString(kToken), R"("}})");
  Fault(absl::StrCat(R"({"match": "/action/", "kind": "status",
                         "status": 400, )",
                     echo));
  EXPECT_NE(Say({"blankpush", mac, "--reason", "canary"}).exit_code, 0);
  for (const int status : {403, 400, 500, 401}) {
    Fault(absl::StrCat(R"({"match": "/api/v1/", "times": 4, "kind": "status",
                           "status": )",
                       status, ", ", echo));
    Say({"sync"});
    Say({"device", mac, "--fresh"});
  }
  EXPECT_NE(Say({"device", "sources/iru/devices/none"}).exit_code, 0);
  EXPECT_NE(Say({"history", "NO-SUCH-SERIAL"}).exit_code, 0);
  EXPECT_NE(Say({"backup", "relative"}).exit_code, 0);
  EXPECT_NE(Say({"wipe", mac, "--reason", "canary"}).exit_code, 0);
  Say({"notify", "test", "hook"});
  Say({"notify", "test", "mail"});
  Say({"status"});
  Say({"incidents", "--json"});
}

Findings CanaryInstallation::FindInProcesses() const {
  Findings found;
  int searched = 0;
  for (const pid_t pid : Children()) {
    if (ProgramOf(pid) == "fake_iru") continue;  // is given its token there
    ++searched;
    EXPECT_FALSE(MayDumpCore(pid)) << ProgramOf(pid);
    for (Finding& one : FindInProcess(canaries_, pid)) {
      found.push_back(std::move(one));
    }
  }
  EXPECT_GE(searched, 1);
  return found;
}

Findings CanaryInstallation::FindInRemains() const {
  Findings found = canaries_.FindIn("what musterctl said", said_);
  EXPECT_FALSE(receiver().spans().empty());
  EXPECT_FALSE(receiver().metrics().metrics().empty());
  for (Finding& one : FindInTelemetry(canaries_, receiver())) {
    found.push_back(std::move(one));
  }
  for (Finding& one : FindInFiles(canaries_, DataDir(), homes_)) {
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace muster::testing
