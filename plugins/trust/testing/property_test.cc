// Histories drawn at random, through the plugin on the SDK's own applier and
// store: after every step and at every moment at which time alone makes a
// difference, the published verdicts are those of a naive judging of the whole
// fleet.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "absl/time/time.h"
#include "base/fake_random.h"
#include "base/status_macros.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/fleet/evidence_writer.h"
#include "plugins/trust/store/exemptions.h"
#include "plugins/trust/testing/naive_fleet.h"
#include "plugins/trust/trust_bench.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using inventory::v1::Change;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;

constexpr int kSteps = 250;
constexpr absl::Duration kTick = absl::Nanoseconds(1);

// `$0` is the guard.
constexpr char kPolicies[] = R"(
  policies {
    name: "wide"
    platforms: [PLATFORM_MAC, PLATFORM_IPHONE, PLATFORM_WINDOWS]
    requirements { mdm { max_age { seconds: 21600 } } }
    requirements { agent {} platforms: [PLATFORM_MAC, PLATFORM_WINDOWS] }
    requirements { check_in { max_age { seconds: 86400 } } }
    requirements {
      fact {
        key: "filevault.enabled"
        bool_value: true
        max_age { seconds: 43200 }
      }
      platforms: PLATFORM_MAC
    }
    requirements { not_commanded {} }
    requirements { not_lost {} }
    requirements {
      any_of {
        requirements {
          fact {
            key: "local_users.admin_count"
            max_value: 1
            max_age { seconds: 7200 }
          }
        }
        requirements { check { check: "av" max_age { seconds: 86400 } } }
      }
    }
    max_sync_age { seconds: 10800 }
    $0
  }
  policies {
    name: "lean"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
    requirements { check_in { max_age { seconds: 7200 } } }
    requirements { check { check: "os" } signal: "os" }
    max_sync_age { seconds: 10800 }
    $0
  }
)";

const char* const kFlags[] = {"agent.installed", "filevault.enabled",
                              "mdm.enabled"};
const char* const kSignals[] = {
    "mdm",      "agent",         "check_in_age",
    "not_lost", "not_commanded", "filevault.enabled",
    "any_of",   "check/av",      "os"};

// The plugin and the naive fleet, to which the same things happen.
class History {
 public:
  History(uint64_t seed, absl::string_view guard)
      : random_(seed),
        config_(absl::Substitute(kPolicies, guard)),
        trust_(config_) {
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(config_, &policies_));
    for (const char* id : {"a", "b", "c", "d", "e", "f"}) {
      names_.push_back(absl::StrCat("sources/iru/devices/", id));
    }
    ShowAllAnew();
    Sync();
  }

  // One thing happens, then all is compared.
  void Step() {
    Happen();
    Compare();
  }

  int trusted() const { return trusted_; }
  int held() const { return held_; }

 private:
  absl::Time Now() const { return trust_.bench.clock.Now(); }
  uint64_t Below(uint64_t bound) { return random_.Uint64() % bound; }
  bool OneIn(uint64_t count) { return Below(count) == 0; }
  absl::Duration UpTo(absl::Duration span) {
    return absl::Nanoseconds(Below(absl::ToInt64Nanoseconds(span)));
  }
  const std::string& AnyName() { return names_[Below(names_.size())]; }

  void Happen() {
    switch (Below(12)) {
      case 0:
      case 1:
        said_ = "change";
        return Show(AnyName());
      case 2:
      case 3:
        said_ = "touch";
        return Touch(AnyName());
      case 4:
      case 5:
        said_ = "sync";
        return Sync();
      case 6:
        said_ = "command";
        return Command(AnyName());
      case 7:
        said_ = "check";
        return Check(AnyName());
      case 8:
        said_ = "exemption";
        return Exempt(AnyName());
      case 9:
        said_ = "snapshot";
        return ShowAllAnew();
      default:
        said_ = "time";
        return PassTime();
    }
  }

  Device AnyDevice(const std::string& name) {
    Device device;
    device.set_name(name);
    device.set_serial_number(
        absl::StrCat("C-", name.substr(name.rfind('/') + 1)));
    device.set_platform(OneIn(4) ? static_cast<device::v1::Platform>(Below(9))
                                 : device::v1::PLATFORM_MAC);
    device.set_state(OneIn(12) ? device::v1::STATE_REMOVED
                               : device::v1::STATE_ENROLLED);
    if (OneIn(12)) device.set_lost_mode_status("enabled");
    if (OneIn(2)) *device.mutable_last_enroll_time() = ToProto(Now());
    for (const char* key : kFlags) AddFlag(key, device);
    device::v1::Fact& admins = AddFact("local_users.admin_count", device);
    admins.set_int_value(OneIn(4) ? 2 : 1);
    return device;
  }
  device::v1::Fact& AddFact(const std::string& key, Device& device) {
    device::v1::Fact& fact = *device.add_facts();
    fact.set_key(key);
    fact.set_endpoint("devices");
    *fact.mutable_observe_time() = ToProto(Now());
    return fact;
  }
  void AddFlag(const std::string& key, Device& device) {
    if (OneIn(15)) return;
    device::v1::Fact& fact = AddFact(key, device);
    if (OneIn(15)) {
      fact.set_unknown_reason(device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
    } else {
      fact.set_bool_value(!OneIn(12));
    }
  }

  // A change says nothing of check-ins: what was known of them stays.
  void Become(const std::string& name, Device device) {
    NaiveFleet::Member& member = fleet_.members[name];
    if (member.device.has_last_check_in_time()) {
      *device.mutable_last_check_in_time() = member.device.last_check_in_time();
    }
    member.device = std::move(device);
  }
  void Show(const std::string& name) {
    const Device device = AnyDevice(name);
    const bool known = fleet_.members.count(name) > 0;
    ASSERT_THAT(trust_.bench.Change(
                    known ? Change::TYPE_UPDATED : Change::TYPE_ADDED, device),
                IsOk());
    Become(name, device);
  }

  // Which may leave some out: they are gone.
  void ShowAllAnew() {
    std::vector<Device> devices;
    for (const std::string& name : names_) {
      if (OneIn(6)) {
        fleet_.members.erase(name);
      } else {
        devices.push_back(AnyDevice(name));
      }
    }
    ASSERT_THAT(trust_.bench.ShowSnapshot(devices), IsOk());
    for (Device& device : devices) {
      const std::string name = device.name();
      Become(name, std::move(device));
    }
  }

  // A check-in may be of the future, and earlier than one that was told.
  void Touch(const std::string& name) {
    device::v1::Liveness liveness;
    liveness.set_device(name);
    const absl::Time check_in =
        OneIn(6) ? Now() + UpTo(absl::Hours(5)) : Now() - UpTo(absl::Hours(9));
    *liveness.mutable_last_check_in_time() = ToProto(check_in);
    device::v1::Observation& seen = *liveness.add_observations();
    seen.set_endpoint("devices");
    *seen.mutable_observe_time() = ToProto(Now());
    ASSERT_THAT(trust_.bench.Touch(liveness), IsOk());
    const auto member = fleet_.members.find(name);
    if (member == fleet_.members.end()) return;
    Device& device = member->second.device;
    *device.mutable_last_check_in_time() = ToProto(check_in);
    for (device::v1::Fact& fact : *device.mutable_facts()) {
      *fact.mutable_observe_time() = ToProto(Now());
    }
  }

  void Sync() {
    ASSERT_THAT(trust_.bench.Sync(), IsOk());
    fleet_.sync_time = Now();
  }

  void Tell(const actions::v1::Command& command) {
    actions::v1::WatchCommandsResponse message;
    *message.add_commands() = command;
    ASSERT_THAT(trust_.bench.Update([&](plugins::EffectBatch& batch) {
      return TakeCommands(message, trust_.judge(), batch);
    }),
                IsOk());
  }
  static void SetKind(const std::string& kind, actions::v1::Command& command) {
    if (kind == "lock") command.mutable_command()->mutable_lock();
    if (kind == "erase") command.mutable_command()->mutable_erase();
    if (kind == "enable_lost_mode") {
      command.mutable_command()->mutable_enable_lost_mode();
    }
  }

  // One is asked for, or all that are open end.
  void Command(const std::string& name) {
    const auto member = fleet_.members.find(name);
    if (member == fleet_.members.end()) return;
    if (OneIn(3)) return Ask(name, member->second);
    for (auto& [id, command] : member->second.commands) {
      if (!command.done) End(id, command);
    }
    if (OneIn(2)) FindAgain(name, member->second);
  }
  void Ask(const std::string& name, NaiveFleet::Member& member) {
    const char* const kinds[] = {"lock", "erase", "enable_lost_mode"};
    const std::string kind = kinds[Below(3)];
    actions::v1::Command command;
    command.set_name(absl::StrCat(name, "/commands/", ++last_id_));
    command.set_state(OneIn(3) ? actions::v1::COMMAND_STATE_AWAITING_APPROVAL
                               : actions::v1::COMMAND_STATE_QUEUED);
    SetKind(kind, command);
    Tell(command);
    if (command.state() == actions::v1::COMMAND_STATE_QUEUED) {
      member.commands[command.name()] = {kind, std::nullopt};
    }
  }
  void End(const std::string& id, NaiveFleet::Command& open) {
    actions::v1::Command command;
    command.set_name(id);
    command.set_state(actions::v1::COMMAND_STATE_SUCCEEDED);
    *command.mutable_end_time() = ToProto(Now());
    SetKind(open.kind, command);
    Tell(command);
    open.done = Now();
  }
  void FindAgain(const std::string& name, NaiveFleet::Member& member) {
    actions::v1::Command command;
    command.set_name(absl::StrCat(name, "/commands/", ++last_id_));
    command.set_state(actions::v1::COMMAND_STATE_SUCCEEDED);
    *command.mutable_end_time() = ToProto(Now());
    command.mutable_command()->mutable_disable_lost_mode();
    Tell(command);
    for (auto it = member.commands.begin(); it != member.commands.end();) {
      it = it->second.kind == "enable_lost_mode" && it->second.done
               ? member.commands.erase(it)
               : std::next(it);
    }
  }

  void Check(const std::string& name) {
    compliance::v1::WatchDeviceComplianceResponse message;
    const auto member = fleet_.members.find(name);
    if (member != fleet_.members.end()) {
      compliance::v1::DeviceCompliance& device = *message.add_devices();
      device.set_device(name);
      member->second.checks.clear();
      for (const char* check : {"av", "os"}) {
        const auto result =
            static_cast<compliance::v1::Result>(OneIn(3) ? Below(5) : 1);
        device.add_checks()->set_check(check);
        device.mutable_checks()->rbegin()->set_result(result);
        member->second.checks[check] = result;
      }
    }
    ASSERT_THAT(trust_.bench.Update([&](plugins::EffectBatch& batch) {
      return TakeChecks(message, Now(), trust_.judge(), batch);
    }),
                IsOk());
    // The plugin keeps it to the minute.
    if (!fleet_.checks_heard ||
        Now() - *fleet_.checks_heard >= absl::Minutes(1)) {
      fleet_.checks_heard = Now();
    }
  }

  void Write(const v1::Exemption& exemption) {
    ASSERT_THAT(
        trust_.bench.Update([&](plugins::EffectBatch& batch) -> absl::Status {
          RETURN_IF_ERROR(WriteExemption(exemption, batch));
          return trust_.judge().Rejudge(exemption.device(), {}, batch);
        }),
        IsOk());
  }

  // One begins, or all of the device are revoked.
  void Exempt(const std::string& name) {
    v1::Exemption exemption;
    exemption.set_device(name);
    if (OneIn(3)) {
      for (const auto& [id, one] : std::exchange(fleet_.exemptions[name], {})) {
        exemption.set_name(id);
        *exemption.mutable_expire_time() = ToProto(one.expire_time);
        exemption.set_state(v1::EXEMPTION_STATE_REVOKED);
        if (one.expire_time >= Now()) Write(exemption);
      }
      return;
    }
    const absl::Time expire_time = Now() + kTick + UpTo(absl::Hours(8));
    exemption.set_name(absl::StrCat("sources/iru/exemptions/", ++last_id_));
    exemption.set_signal(kSignals[Below(std::size(kSignals))]);
    if (OneIn(3)) exemption.set_policy("lean");
    *exemption.mutable_expire_time() = ToProto(expire_time);
    exemption.set_state(v1::EXEMPTION_STATE_ACTIVE);
    Write(exemption);
    fleet_.exemptions[name][exemption.name()] = {
        exemption.signal(), exemption.policy(), expire_time};
  }

  // To a moment that matters, and just beyond it; or by a while.
  void PassTime() {
    const v1::Policy& policy =
        policies_.policies(Below(policies_.policies_size()));
    std::vector<absl::Time> moments = fleet_.MomentsAfter(Now(), policy);
    if (OneIn(3) || moments.empty()) {
      trust_.bench.clock.Advance(UpTo(absl::Hours(2)));
    } else {
      const size_t soon = std::min<size_t>(moments.size(), 5);
      trust_.bench.clock.Advance(moments[Below(soon)] - Now());
      TickAndCompare();
      trust_.bench.clock.Advance(kTick);
    }
    TickAndCompare();
    if (OneIn(8)) trust_.bench.Restart();
  }
  void TickAndCompare() {
    ASSERT_THAT(trust_.bench.Tick(), IsOk());
    Compare();
  }

  void Compare() {
    for (const std::string& name : names_) {
      for (const v1::Policy& policy : policies_.policies()) {
        const v1::Verdict published = trust_.Published(name, policy.name());
        if (fleet_.members.count(name) == 0) {
          ASSERT_EQ(published.name(), "") << said_;
          continue;
        }
        ASSERT_NO_FATAL_FAILURE(
            CompareOne(published, fleet_.Judge(name, policy, Now())))
            << "after " << said_ << " at " << Now() << ": "
            << published.DebugString()
            << fleet_.members[name].device.DebugString();
      }
    }
  }

  void CompareOne(const v1::Verdict& published,
                  const NaiveFleet::Verdict& expected) {
    if (published.has_hold()) return CompareHeld(published, expected);
    std::map<std::string, v1::SignalResult> signals;
    for (const v1::Reason& reason : published.reasons()) {
      signals[reason.signal()] = reason.result();
    }
    ASSERT_EQ(published.state(), expected.state);
    ASSERT_EQ(signals, expected.signals);
    ASSERT_EQ(published.has_valid_until_time(),
              expected.valid_until.has_value());
    if (!expected.valid_until) return;
    ASSERT_LE(ToTime(published.valid_until_time()), *expected.valid_until);
    ASSERT_GE(ToTime(published.valid_until_time()), Now());
    ++trusted_;
  }
  // It stays as it was, but for missing data alone, and not for longer.
  void CompareHeld(const v1::Verdict& published,
                   const NaiveFleet::Verdict& expected) {
    ASSERT_EQ(published.state(), v1::TRUST_STATE_TRUSTED);
    ASSERT_EQ(expected.state, v1::TRUST_STATE_UNKNOWN);
    ASSERT_TRUE(expected.data_missing);
    ASSERT_GE(ToTime(published.valid_until_time()), Now());
    ++held_;
  }

  FakeRandom random_;
  const std::string config_;
  v1::PolicySet policies_;
  TrustBench trust_;
  NaiveFleet fleet_;
  std::vector<std::string> names_;
  std::string said_ = "the beginning";
  int last_id_ = 0;
  int trusted_ = 0;
  int held_ = 0;
};

class HistoryTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(HistoryTest, IsPublishedAsANaiveJudgingOfTheWholeFleetHasIt) {
  History history(GetParam(), "mass_flip_guard { disabled: true }");

  for (int i = 0; i < kSteps && !HasFatalFailure(); ++i) history.Step();

  EXPECT_EQ(history.held(), 0);
  EXPECT_GT(history.trusted(), 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryTest, ::testing::Range<uint64_t>(1, 7));

TEST(GuardedHistoryTest, DiffersOnlyByWhatIsHeldForMissingData) {
  int held = 0;
  for (uint64_t seed = 1; seed <= 6 && !::testing::Test::HasFatalFailure();
       ++seed) {
    History history(seed,
                    "mass_flip_guard { percent: 1 min_count: 1 "
                    "window { seconds: 86400 } }");
    for (int i = 0; i < kSteps && !::testing::Test::HasFatalFailure(); ++i) {
      history.Step();
    }
    held += history.held();
  }

  EXPECT_GT(held, 0);
}

}  // namespace
}  // namespace muster::trust
