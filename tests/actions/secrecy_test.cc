// No secret of a device, and none of Muster's own, is left behind by commands
// that carry one, whether they are done, refused or lost.

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "tests/actions/guarded_installation.h"
#include "tests/actions/requests.h"
#include "tests/actions/secret_search.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

using actions::v1::Command;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kUnlockPin[] = "081549";
constexpr char kErasePin[] = "092638";
constexpr char kWorkPassword[] = "canary/of+the work=\"profile\\42";
constexpr char kControl[] = "CONTROL-3141592653";  // a ticket, no secret

std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

class SecrecyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto receiver = OtlpReceiver::Create(0);
    ASSERT_THAT(receiver, IsOk());
    receiver_ = *std::move(receiver);
    metrics_port_ = FreePorts(1);
    GuardedInstallation::Options options;
    options.configure = [this](config::v1::MusterConfig& config) {
      LiftLimits(config);
      auto& telemetry = *config.mutable_telemetry();
      telemetry.set_otlp_endpoint(receiver_->address());
      telemetry.set_metrics_address(absl::StrCat("127.0.0.1:", metrics_port_));
      config.mutable_actions()->mutable_audit()->set_checkpoint_directory(
          kept_.path());
    };
    installation_ = std::make_unique<GuardedInstallation>(options);
    ASSERT_THAT(installation_->Start(), IsOk());
    ASSERT_NO_FATAL_FAILURE(AddSecrets());
    control_.Add("ticket", kControl);
  }

  // Whoever gives the actions service a new kind of secret adds it here.
  void AddSecrets() {
    search_.AddPin("unlock PIN", kUnlockPin);
    search_.AddPin("erase PIN", kErasePin);
    search_.Add("work profile's password", kWorkPassword);
    search_.Add("API token", kToken);
    homes_.insert(installation_->dir().Join("token"));
    for (const std::string& principal : installation_->principals()) {
      const std::string file = installation_->TokenFile(principal);
      search_.Add(absl::StrCat("token of ", principal), ContentOf(file));
      homes_.insert(file);
    }
    const std::string keys = installation_->data_dir() + "/keys/";
    const std::string sealing(
        absl::StripAsciiWhitespace(ContentOf(keys + "secrets.key")));
    ASSERT_THAT(sealing, SizeIs(64));
    search_.Add("sealing key", sealing);
    search_.Add("sealing key's bytes", absl::HexStringToBytes(sealing));
    int lines = 0;
    for (const absl::string_view line :
         absl::StrSplit(ContentOf(keys + "audit.key"), '\n')) {
      if (line.size() < 32 || line[0] == '-') continue;
      search_.Add(absl::StrCat("audit key, line ", ++lines), std::string(line));
    }
    ASSERT_GT(lines, 0);
    homes_.insert(keys + "secrets.key");
    homes_.insert(keys + "audit.key");
  }

  cli::Client& ann() { return installation_->As("people/ann"); }
  fake_iru::Tenant& tenant() { return installation_->tenant(); }

  // What a client is told is kept, to be searched.
  void Keep(const absl::Status& status) {
    absl::StrAppend(&said_, status.ToString(), "\n");
  }
  void Keep(const Command& command) {
    absl::StrAppend(&said_, command.DebugString(), "\n",
                    command.SerializeAsString(), "\n");
  }
  std::string Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"--config", installation_->config_path(), "--token-file",
                      installation_->TokenFile("people/ann")});
    const Ran ran =
        RunProgram(absl::StrCat(ProgramDir(), "/cli/musterctl"), arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.errors;
    std::string all = ran.errors;
    for (const std::string& line : ran.lines) {
      absl::StrAppend(&all, line, "\n");
    }
    absl::StrAppend(&said_, all);
    return all;
  }

  // Plans, asks, has it approved if it must be, and waits until the vendor was
  // asked and answered.
  void Send(const std::string& vendor_id,
            const connector::v1::DeviceCommand& what) {
    const auto plan = MakePlan(ann(), vendor_id, what);
    ASSERT_THAT(plan, IsOk());
    absl::StrAppend(&said_, plan->DebugString());
    auto request = Redeem(*plan, what, absl::StrCat("secrecy-", ++requests_));
    request.set_ticket(kControl);
    auto wrong = request;
    wrong.set_plan_hash(std::string(64, '0'));
    Keep(Create(ann(), wrong).status());
    const auto command = Create(ann(), request);
    ASSERT_THAT(command, IsOk());
    if (command->state() == actions::v1::COMMAND_STATE_AWAITING_APPROVAL) {
      ASSERT_THAT(Approve(installation_->As("people/ben"), *command), IsOk());
    }
    Keep(Await(ann(), command->name(), [](const Command& now) {
      return HasEnded(now) ||
             now.state() == actions::v1::COMMAND_STATE_UNCERTAIN;
    }));
  }

  void AddFault(const fake_iru::Json& fault) {
    ASSERT_THAT(tenant().AddFault(fault), IsOk());
  }

  void UseSecrets();
  void LoseSecrets();
  void ReadEverything();
  std::vector<std::string> Find(const SecretSearch& search) const;

  const TempDir kept_;
  std::unique_ptr<OtlpReceiver> receiver_;
  int metrics_port_ = 0;
  std::unique_ptr<GuardedInstallation> installation_;
  SecretSearch search_;
  SecretSearch control_;
  std::set<std::string> homes_;
  std::string said_;
  int requests_ = 0;
};

connector::v1::DeviceCommand WorkPassword() {
  connector::v1::DeviceCommand command;
  command.mutable_reset_work_profile_passcode()->set_new_password(
      kWorkPassword);
  return command;
}

// Each once, as it should be; the PIN is shown to who asks for it.
void SecrecyTest::UseSecrets() {
  AddFault({{"match", "/unlockpin$"},
            {"kind", "status"},
            {"status", 200},
            {"times", -1},
            {"body", {{"pin", kUnlockPin}}}});
  AddFault({{"match", "/action/lock$"},
            {"kind", "status"},
            {"status", 200},
            {"executes", true},
            {"body", {{"PIN", kUnlockPin}}}});
  const std::string mac = installation_->NextMac();
  control_.Add("device", mac);
  Send(mac, LockCommand());
  Send(installation_->NextMac(), EraseCommand(kErasePin));
  Send(installation_->NextAndroid(), WorkPassword());
  const auto revealed = RevealPins(ann(), mac);
  ASSERT_THAT(revealed, IsOk());
  ASSERT_GT(revealed->secrets_size(), 0);
  EXPECT_EQ(revealed->secrets(0).value(), kUnlockPin);
}

// A vendor that tells what it was told, or loses its answer.
void SecrecyTest::LoseSecrets() {
  const std::string echo =
      absl::StrCat("Bad PIN ", kErasePin, ", bad password ", kWorkPassword,
                   ", bad token ", kToken);
  for (const char* action : {"erase", "resetworkprofilepasscode"}) {
    const bool erases = std::string(action) == "erase";
    const std::string id =
        erases ? installation_->NextMac() : installation_->NextAndroid();
    AddFault({{"match", absl::StrCat("/action/", action, "$")},
              {"kind", "status"},
              {"status", 400},
              {"body", echo}});
    Send(id, erases ? EraseCommand(kErasePin) : WorkPassword());
    AddFault({{"match", absl::StrCat("/action/", action, "$")},
              {"kind", "reset"},
              {"executes", false}});
    Send(erases ? installation_->NextMac() : installation_->NextAndroid(),
         erases ? EraseCommand(kErasePin) : WorkPassword());
  }
}

// Everything that tells of it, to those who may ask.
void SecrecyTest::ReadEverything() {
  Ctl({"commands", "--json"});
  Ctl({"audit", "list", "--json"});
  const std::string file = installation_->dir().Join("export");
  Ctl({"audit", "export", "--output", file});
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    std::string record;
    if (!json.contains("entry")) continue;
    ASSERT_TRUE(absl::Base64Unescape(json["entry"]["record"].get<std::string>(),
                                     &record));
    absl::StrAppend(&said_, record, "\n");
  }
  httplib::Client metrics("127.0.0.1", metrics_port_);
  const auto page = metrics.Get("/metrics");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->status, 200);
  EXPECT_THAT(page->body, HasSubstr("muster_guard_mode"));
  absl::StrAppend(&said_, page->body);
}

std::vector<std::string> SecrecyTest::Find(const SecretSearch& search) const {
  std::vector<std::string> found = search.FindIn("what clients heard", said_);
  const auto add = [&found](const std::vector<std::string>& more) {
    found.insert(found.end(), more.begin(), more.end());
  };
  add(search.FindInTelemetry(*receiver_));
  add(search.FindInFiles(installation_->dir().path(), homes_));
  add(search.FindInFiles(kept_.path(), {}));
  return found;
}

TEST_F(SecrecyTest, NoSecretIsLeftBehind) {
  ASSERT_NO_FATAL_FAILURE(UseSecrets());
  ASSERT_NO_FATAL_FAILURE(LoseSecrets());
  ASSERT_NO_FATAL_FAILURE(ReadEverything());
  installation_->Kill();
  EXPECT_THAT(Find(search_), IsEmpty());
  ASSERT_THAT(installation_->Restart(), IsOk());
  Ctl({"commands"});
  installation_->Stop();

  EXPECT_THAT(Find(search_), IsEmpty());
  // They were there to be found.
  EXPECT_THAT(said_, HasSubstr("[redacted]"));
  const auto controls = Find(control_);
  for (const auto& [control, place] :
       std::vector<std::pair<std::string, std::string>>{
           {"ticket", "what clients heard"},
           {"ticket", "/export"},
           {"ticket", "/data/actions/"},
           {"device", "/logs/musterd.log"},
           {"device", "telemetry"}}) {
    EXPECT_THAT(controls,
                Contains(AllOf(HasSubstr(control), HasSubstr(place))));
  }
}

TEST_F(SecrecyTest, TheSearchFindsEveryFormOfEverySecret) {
  installation_->Stop();
  ASSERT_THAT(Find(search_), IsEmpty());
  for (const SecretSearch::Form& form : search_.forms()) {
    const std::string planted = absl::StrCat("x=\"", form.bytes, "\"\n");
    EXPECT_THAT(search_.FindIn("a text", planted),
                Contains(HasSubstr(form.name)))
        << form.form;
  }
  std::set<std::string> names;
  std::string planted;
  for (const SecretSearch::Form& form : search_.forms()) {
    names.insert(form.name);
    absl::StrAppend(&planted, "\"", form.bytes, "\"\n");
  }
  installation_->dir().WriteFile("data/planted", planted);

  EXPECT_THAT(Find(search_), SizeIs(names.size()));
}

}  // namespace
}  // namespace muster::testing
