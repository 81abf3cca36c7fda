#ifndef ACTIONS_GUARD_GUARD_FIXTURE_H_
#define ACTIONS_GUARD_GUARD_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "actions/audit/audit_log.h"
#include "actions/guard/guard.h"
#include "actions/store/families.h"
#include "base/fake_clock.h"
#include "base/process/textproto.h"
#include "base/storage/testing/fault_env.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::actions {

// Two people who operate and approve, and a service that operates.
inline constexpr char kGuardPolicy[] = R"(
  grants { principals: ["people/a", "people/b", "services/helpdesk", "local"]
           roles: [ROLE_OPERATOR, ROLE_APPROVER] sources: "sources/-" })";

// A guard over files, a store and a clock of its own.
class GuardFixture : public ::testing::Test {
 protected:
  GuardFixture() {
    WritePolicy(kGuardPolicy);
    WriteTokens({"people/a", "people/b"});
  }

  void WritePolicy(const std::string& policy) {
    files_.WriteFile("policy.textproto",
                     absl::StrCat(policy, "\n#", std::string(++writes_, '.')));
  }

  // One token for each, whose id is its place.
  void WriteTokens(const std::vector<std::string>& principals) {
    std::string text;
    for (size_t i = 0; i < principals.size(); ++i) {
      absl::StrAppend(&text, "tokens { id: '", i, "' principal: '",
                      principals[i],
                      "' expire_time { seconds: 4000000000 } }\n");
    }
    files_.WriteFile("tokens.textproto",
                     absl::StrCat(text, "#", std::string(++writes_, '.')));
  }

  // Opens the guard, again if it was, with what is configured.
  absl::Status Open(const std::string& configured = "") {
    guard_ = nullptr;
    log_ = nullptr;
    db_ = nullptr;
    RocksOptions options = StoreOptions();
    options.env = disk_.env();
    db_ = RocksDatabase::Open(dir_.Join("actions"), FamilyNames(), options)
              .value();
    log_ = AuditLog::Open(*db_, clock_).value();
    auto guard = Guard::Open(
        *log_,
        ParseTextproto<guard::v1::GuardSettings>(configured, "test").value(),
        AccessDirectory{files_.path()}, clock_);
    if (!guard.ok()) return guard.status();
    guard_ = *std::move(guard);
    return absl::OkStatus();
  }

  absl::Status Stop(guard::v1::GuardMode mode,
                    const std::string& principal = "people/a") {
    guard::v1::StopActionsRequest request;
    request.set_mode(mode);
    request.set_reason("strange wipes");
    return guard_->StopActions({principal, "token 0"}, request);
  }

  absl::Status Resume(guard::v1::GuardMode mode,
                      const std::string& principal = "people/a") {
    guard::v1::ResumeActionsRequest request;
    request.set_mode(mode);
    request.set_reason("all is well");
    return guard_->ResumeActions({principal, "token 0"}, request);
  }

  absl::Status Approve(const std::string& hash,
                       const std::string& principal = "people/a") {
    guard::v1::ApproveSettingsRequest request;
    request.set_settings_hash(hash);
    request.set_comment("agreed in CAB-7");
    return guard_->ApproveSettings({principal, "token 0"}, request);
  }

  std::string PendingHash() const {
    return guard_->State().pending().settings_hash();
  }

  // The outcomes of all audit records so far.
  std::vector<std::string> Outcomes() const {
    std::vector<std::string> outcomes;
    const auto records = log_->Records(0, 1000).value();
    for (const v1::AuditRecord& record : records) {
      outcomes.push_back(record.outcome());
    }
    return outcomes;
  }

  static connector::v1::DeviceCommand Erase() {
    connector::v1::DeviceCommand command;
    command.mutable_erase();
    return command;
  }

  static connector::v1::DeviceCommand Lock() {
    connector::v1::DeviceCommand command;
    command.mutable_lock();
    return command;
  }

  static connector::v1::DeviceCommand Restart() {
    connector::v1::DeviceCommand command;
    command.mutable_restart();
    return command;
  }

  testing::FaultEnv disk_;
  testing::TempDir files_;
  testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  int writes_ = 0;
  std::unique_ptr<RocksDatabase> db_;
  std::unique_ptr<AuditLog> log_;
  std::unique_ptr<Guard> guard_;
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_FIXTURE_H_
