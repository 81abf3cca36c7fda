// May this device in? Each line of the seed of Twingate (T1 to T11), and what
// Vanta asks of access (V4) and of watching (V6), over a fake tenant and every
// service in a process of its own.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "httplib.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using trust::v1::Trust;
using trust::v1::TrustStatus;
using trust::v1::Verdict;

constexpr char kTwingate[] = "twingate_compatible";
constexpr absl::Duration kLimit = absl::Minutes(2);

class TrustTest : public WholeInstallation {
 protected:
  void Begin(int devices = 30) {
    ASSERT_NO_FATAL_FAILURE(Start(devices, /*separate=*/true));
    AwaitSynced();
  }

  // Of the fake's control plane.
  Json Fake(const std::string& method, const std::string& path,
            const Json& body = Json()) {
    httplib::Client http(installation().fake_url());
    const auto answer = method == "DELETE"
                            ? http.Delete(path)
                            : http.Post(path, body.dump(), "application/json");
    EXPECT_TRUE(answer) << path;
    if (!answer || answer->body.empty()) return Json();
    return Json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  }
  // A new device of the tenant, which has just checked in; its id.
  std::string Enroll(const std::string& platform, const std::string& serial) {
    const std::string id =
        Fake("POST", "/_fake/enroll", {{"platform", platform}})["device_id"];
    Set(id, "serial_number", serial);
    Fake("POST", "/_fake/checkin", {{"device_id", id}});
    return id;
  }
  void Set(const std::string& id, const std::string& path, const Json& value) {
    Fake("POST", "/_fake/set",
         {{"device_id", id}, {"path", path}, {"value", value}});
  }
  void FailEverything(int status, const std::string& detail) {
    Fake("POST", "/_fake/fault",
         {{"match", "/api/v1/.*"},
          {"times", 100000},
          {"kind", "status"},
          {"status", status},
          {"body", {{"detail", detail}}}});
  }

  absl::StatusOr<Verdict> Check(const std::string& serial,
                                const std::string& policy = kTwingate) {
    trust::v1::CheckDeviceRequest request;
    request.set_parent(kSource);
    request.set_serial_number(serial);
    request.set_policy(policy);
    return cli::Call(client().trust(), &Trust::StubInterface::CheckDevice,
                     request);
  }
  static std::string Say(const absl::StatusOr<Verdict>& verdict) {
    if (!verdict.ok()) return verdict.status().ToString();
    std::string said = trust::v1::TrustState_Name(verdict->state()).substr(12);
    if (verdict->state() != trust::v1::TRUST_STATE_TRUSTED) {
      absl::StrAppend(&said, " ", verdict->reasons(0).code());
    }
    return said;
  }
  // Asks until the verdict says so.
  void AwaitSaid(const std::string& serial, const std::string& expected,
                 const std::string& policy = kTwingate) {
    const absl::Time deadline = absl::Now() + kLimit;
    absl::StatusOr<Verdict> verdict;
    do {
      verdict = Check(serial, policy);
    } while (Say(verdict) != expected && absl::Now() < deadline);
    EXPECT_EQ(Say(verdict), expected) << serial;
  }

  TrustStatus::SourceStatus Status() {
    trust::v1::GetTrustStatusRequest request;
    request.set_parent("sources/-");
    const auto status = cli::Call(
        client().trust(), &Trust::StubInterface::GetTrustStatus, request);
    return status.ok() && !status->sources().empty()
               ? status->sources(0)
               : TrustStatus::SourceStatus();
  }
  TrustStatus::SourceStatus AwaitHealth(trust::v1::SyncHealth health) {
    const absl::Time deadline = absl::Now() + kLimit;
    TrustStatus::SourceStatus status;
    do {
      status = Status();
    } while (status.health() != health && absl::Now() < deadline);
    EXPECT_EQ(status.health(), health) << status.ShortDebugString();
    return status;
  }

  static std::string Ago(absl::Duration ago) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now() - ago,
                            absl::UTCTimeZone());
  }
};

TEST_F(TrustTest, T1T3T4T5T6T9EachRequirementIsAskedAndEachReasonTold) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Enroll("Mac", "T1GOOD");
  Set(Enroll("Mac", "T3NOAGENT"), "agent_installed", false);
  Set(Enroll("Mac", "T4NOMDM"), "mdm_enabled", false);
  const std::string removed = Enroll("Mac", "T5GONE");
  Enroll("iPad", "T6IPAD");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  AwaitSaid("T1GOOD", "TRUSTED");
  AwaitSaid("t1good", "TRUSTED");
  AwaitSaid("T1GOO", "UNTRUSTED NOT_MANAGED");
  AwaitSaid("T3NOAGENT", "UNTRUSTED AGENT_MISSING");
  AwaitSaid("T4NOMDM", "UNTRUSTED MDM_MISSING");
  AwaitSaid("T6IPAD", "UNTRUSTED PLATFORM_NOT_COVERED");
  AwaitSaid("T6IPAD", "TRUSTED", "default");
  EXPECT_THAT(Check("T1GOOD", "nope"),
              ErrorIs(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND"));

  AwaitSaid("T5GONE", "TRUSTED");
  ASSERT_THAT(fake().Unenroll(removed), IsOk());
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  AwaitSaid("T5GONE", "UNTRUSTED REMOVED");

  const CtlResult told = Ctl({"trust", "T3NOAGENT", "--policy", kTwingate});
  EXPECT_THAT(told.output, HasSubstr("AGENT_MISSING"));
  EXPECT_THAT(told.output, HasSubstr("Install the agent"));
}

TEST_F(TrustTest, T2ADeviceReportedWithinSevenDays) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Set(Enroll("Mac", "T2INSIDE"), "last_check_in", Ago(absl::Hours(7 * 24 - 1)));
  Set(Enroll("Mac", "T2OUTSIDE"), "last_check_in",
      Ago(absl::Hours(7 * 24) + absl::Minutes(1)));
  // Lapses by the clock while the test looks on, by no event.
  Set(Enroll("Mac", "T2LAPSES"), "last_check_in",
      Ago(absl::Hours(7 * 24) - absl::Seconds(15)));
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  AwaitSaid("T2INSIDE", "TRUSTED");
  AwaitSaid("T2OUTSIDE", "UNTRUSTED CHECK_IN_TOO_OLD");
  AwaitSaid("T2LAPSES", "UNTRUSTED CHECK_IN_TOO_OLD");
}

TEST_F(TrustTest, T7TheGrantsOfDeviceListAndDetailsAreEnough) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  ASSERT_THAT(
      fake().Control("/_fake/token",
                     Json({{"token", kToken},
                           {"permissions", {"device_list", "device_details"}}})
                         .dump()),
      IsOk());
  Enroll("Mac", "T7MAC");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  AwaitSaid("T7MAC", "TRUSTED");
}

TEST_F(TrustTest, T8WaitsToSyncAndThenTellsTheTimeOfTheLastSync) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Enroll("Mac", "T8MAC");
  // A new installation, which the tenant asks to be patient.
  Fake("POST", "/_fake/faults",
       {{"name", "throttle_burst"}, {"seconds", 3}, {"count", 1000}});
  ASSERT_NO_FATAL_FAILURE(Reconfigure([](config::v1::MusterConfig& config) {
    config.set_data_dir(config.data_dir() + "/anew");
    config.mutable_iru_sources(0)->mutable_retry_delay()->set_seconds(1);
  }));

  const auto waiting = AwaitHealth(trust::v1::SYNC_HEALTH_WAITING_TO_SYNC);
  EXPECT_THAT(waiting.message(), HasSubstr("Waiting to sync"));
  EXPECT_FALSE(waiting.has_last_full_sync_time());
  AwaitSaid("T8MAC", "UNKNOWN WAITING_TO_SYNC");

  Fake("DELETE", "/_fake/faults");
  const auto synced = AwaitHealth(trust::v1::SYNC_HEALTH_OK);
  EXPECT_TRUE(synced.has_last_full_sync_time());
  AwaitSaid("T8MAC", "TRUSTED");
}

TEST_F(TrustTest, T10ARecoverableErrorKeepsTheLastGoodSyncAndHeals) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Enroll("Mac", "T10MAC");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  AwaitSaid("T10MAC", "TRUSTED");
  const auto good = AwaitHealth(trust::v1::SYNC_HEALTH_OK);

  FailEverything(503, "down");
  EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_FAILED);
  const auto failed = AwaitHealth(trust::v1::SYNC_HEALTH_RECOVERABLE);
  EXPECT_EQ(failed.last_full_sync_time().seconds(),
            good.last_full_sync_time().seconds());
  EXPECT_EQ(Say(Check("T10MAC")), "TRUSTED");

  Fake("DELETE", "/_fake/fault");
  AwaitHealth(trust::v1::SYNC_HEALTH_OK);
}

TEST_F(TrustTest, T11AnUnrecoverableErrorStopsUntilTheTokenIsReplaced) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  FailEverything(401, "Invalid token.");
  EXPECT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_FAILED);

  const auto stopped = AwaitHealth(trust::v1::SYNC_HEALTH_UNRECOVERABLE);
  EXPECT_THAT(stopped.message(), HasSubstr("token"));
  EXPECT_THAT(stopped.message(), HasSubstr("read whole last at"));
  EXPECT_EQ(stopped.error().reason(), "SOURCE_CREDENTIAL_REFUSED");

  Fake("DELETE", "/_fake/fault");
  WriteFile("token", kToken);  // as a person replaces it
  ASSERT_NO_FATAL_FAILURE(Reconfigure([](config::v1::MusterConfig&) {}));
  AwaitHealth(trust::v1::SYNC_HEALTH_OK);
}

TEST_F(TrustTest, V4ATrustPolicyMayRequireComplianceChecks) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Enroll("Mac", "V4MAC");
  const std::string old = Enroll("Mac", "V4OLD");
  Set(old, "os_version", "10.1");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  const std::string policies = WriteFile("policies.textproto", R"pb(
    policies {
      name: "compliant"
      platforms: PLATFORM_MAC
      requirements { mdm {} }
      requirements { check { check: "os_version" } }
    }
  )pb");
  const CtlResult preview = Ctl({"trust", "preview", policies, "--json"});
  ASSERT_EQ(preview.exit_code, 0) << preview.errors;
  const std::string hash = Json::parse(preview.output)["preview_hash"];

  const CtlResult applied = Ctl({"trust", "apply", policies, "--reason",
                                 "only what complies", "--preview-hash", hash});
  ASSERT_EQ(applied.exit_code, 0) << applied.errors;

  AwaitSaid("V4MAC", "TRUSTED", "compliant");
  AwaitSaid("V4OLD", "UNTRUSTED CHECK_FAILED", "compliant");
  Set(old, "os_version", "99.0");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  AwaitSaid("V4OLD", "TRUSTED", "compliant");
}

TEST_F(TrustTest, V6ChangesOfVerdictsAndOfChecksAreStreamed) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  const std::string id = Enroll("Mac", "V6MAC");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  AwaitSaid("V6MAC", "TRUSTED");

  const auto deadline =
      std::chrono::system_clock::now() + std::chrono::minutes(2);
  grpc::ClientContext verdict_context;
  verdict_context.set_deadline(deadline);
  trust::v1::WatchVerdictsRequest verdict_request;
  verdict_request.set_parent(kSource);
  verdict_request.set_policy(kTwingate);
  const auto verdicts =
      client().trust().WatchVerdicts(&verdict_context, verdict_request);
  grpc::ClientContext check_context;
  check_context.set_deadline(deadline);
  compliance::v1::WatchDeviceComplianceRequest check_request;
  check_request.set_parent(kSource);
  const auto checks = client().compliance().WatchDeviceCompliance(
      &check_context, check_request);
  trust::v1::WatchVerdictsResponse verdict_message;
  do {
    ASSERT_TRUE(verdicts->Read(&verdict_message));
  } while (!verdict_message.snapshot_end());
  compliance::v1::WatchDeviceComplianceResponse check_message;
  do {
    ASSERT_TRUE(checks->Read(&check_message));
  } while (!check_message.snapshot_end());

  Set(id, "agent_installed", false);
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  bool untrusted = false;
  while (!untrusted && verdicts->Read(&verdict_message)) {
    for (const Verdict& verdict : verdict_message.verdicts()) {
      untrusted = untrusted || (verdict.serial_number() == "V6MAC" &&
                                verdict.reasons(0).code() == "AGENT_MISSING");
    }
  }
  EXPECT_TRUE(untrusted);
  bool failed = false;
  while (!failed && checks->Read(&check_message)) {
    for (const auto& device : check_message.devices()) {
      if (device.serial_number() != "V6MAC") continue;
      for (const auto& check : device.checks()) {
        failed = failed || check.result() == compliance::v1::RESULT_FAIL;
      }
    }
  }
  EXPECT_TRUE(failed);
  verdict_context.TryCancel();
  check_context.TryCancel();
}

TEST_F(TrustTest, ALockedDeviceIsNotTrustedByTheDefaultPolicy) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  Enroll("Mac", "LOCKME");
  ASSERT_EQ(SyncNow().state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  AwaitSaid("LOCKME", "TRUSTED", "default");
  Fake("POST", "/_fake/hold", {{"hold", true}});

  const CtlResult locked = Ctl({"lock", "LOCKME", "--reason", "stolen",
                                "--ticket", "HD-7", "--yes", "--wait", "0"});

  EXPECT_EQ(locked.exit_code, 0) << locked.output << locked.errors;
  AwaitSaid("LOCKME", "UNTRUSTED LOCK_OPEN", "default");
  AwaitSaid("LOCKME", "TRUSTED");
}

}  // namespace
}  // namespace muster::testing
