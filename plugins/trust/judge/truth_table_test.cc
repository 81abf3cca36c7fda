// The three-valued logic of policies, over every kind of requirement: each is
// brought to say each of what a signal may say, in every combination of up to
// three of them, and the verdict is compared with a table that is written out.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/judge_fixture.h"

namespace muster::trust {
namespace {

using device::v1::Device;

// What a signal says: PASS, FAIL, UNKNOWN, NOT_APPLICABLE and EXEMPT.
constexpr char kResults[] = "PFUNE";

// By what is said, in the order of kResults and each once.
const std::map<std::string, v1::TrustState>& Table() {
  static const auto* table = new std::map<std::string, v1::TrustState>{
      {"P", v1::TRUST_STATE_TRUSTED},     {"F", v1::TRUST_STATE_UNTRUSTED},
      {"U", v1::TRUST_STATE_UNKNOWN},     {"N", v1::TRUST_STATE_UNTRUSTED},
      {"E", v1::TRUST_STATE_UNKNOWN},     {"PF", v1::TRUST_STATE_UNTRUSTED},
      {"PU", v1::TRUST_STATE_UNKNOWN},    {"PN", v1::TRUST_STATE_TRUSTED},
      {"PE", v1::TRUST_STATE_TRUSTED},    {"FU", v1::TRUST_STATE_UNTRUSTED},
      {"FN", v1::TRUST_STATE_UNTRUSTED},  {"FE", v1::TRUST_STATE_UNTRUSTED},
      {"UN", v1::TRUST_STATE_UNKNOWN},    {"UE", v1::TRUST_STATE_UNKNOWN},
      {"NE", v1::TRUST_STATE_UNKNOWN},    {"PFU", v1::TRUST_STATE_UNTRUSTED},
      {"PFN", v1::TRUST_STATE_UNTRUSTED}, {"PFE", v1::TRUST_STATE_UNTRUSTED},
      {"PUN", v1::TRUST_STATE_UNKNOWN},   {"PUE", v1::TRUST_STATE_UNKNOWN},
      {"PNE", v1::TRUST_STATE_TRUSTED},   {"FUN", v1::TRUST_STATE_UNTRUSTED},
      {"FUE", v1::TRUST_STATE_UNTRUSTED}, {"FNE", v1::TRUST_STATE_UNTRUSTED},
      {"UNE", v1::TRUST_STATE_UNKNOWN},
  };
  return *table;
}

// What an any_of says whose members say this: the first of these that is there.
char BestOf(const std::string& said) {
  for (const char best : {'P', 'E', 'U', 'F', 'N'}) {
    if (said.find(best) != std::string::npos) return best;
  }
  return '?';
}

v1::TrustState Expected(const std::string& said) {
  std::string key;
  for (const char result : std::string(kResults)) {
    if (said.find(result) != std::string::npos) key.push_back(result);
  }
  return Table().at(key);
}

// A device and all that is known of it.
struct World {
  Device device;
  storage::DeviceEvidence elsewhere;
  std::vector<ActiveExemption> exemptions;

  Judgement JudgeBy(const Policy& policy) const {
    Evidence evidence = FreshEvidence();
    evidence.elsewhere = &elsewhere;
    evidence.exemptions = exemptions;
    return Judge(device, evidence, policy, kNow);
  }
};

World EmptyWorld() {
  World world;
  world.device.set_name("sources/iru/devices/a");
  world.device.set_platform(device::v1::PLATFORM_MAC);
  world.device.set_state(device::v1::STATE_ENROLLED);
  return world;
}

// One kind of requirement: how it is written, and what makes it say PASS, FAIL
// and, where it can, UNKNOWN.
struct Lever {
  std::string signal;
  std::string text;
  void (*pass)(World& world);
  void (*fail)(World& world);
  void (*unknown)(World& world);
};

template <bool value>
void SetMdm(World& world) {
  FactOf(world.device, "mdm.enabled").set_bool_value(value);
}
template <bool value>
void SetAgent(World& world) {
  FactOf(world.device, "agent.installed").set_bool_value(value);
}
template <int count>
void SetAdmins(World& world) {
  FactOf(world.device, "local_users.admin_count").set_int_value(count);
}
template <int hours>
void SetCheckIn(World& world) {
  *world.device.mutable_last_check_in_time() =
      posture::ToProto(kNow - absl::Hours(hours));
}
template <compliance::v1::Result result>
void SetCheck(World& world) {
  storage::CheckOutcome& outcome = *world.elsewhere.add_checks();
  outcome.set_check("os");
  outcome.set_result(result);
}
void SetLocked(World& world) {
  storage::Commanded& lock = *world.elsewhere.add_commanded();
  lock.set_kind("lock");
  lock.set_open(true);
}
void SetLost(World& world) { world.device.set_lost_mode_status("enabled"); }
void LeaveAsItIs(World&) {}

const std::vector<Lever>& Levers() {
  static const auto* levers = new std::vector<Lever>{
      {"mdm", "mdm {}", SetMdm<true>, SetMdm<false>, LeaveAsItIs},
      {"agent", "agent {}", SetAgent<true>, SetAgent<false>, LeaveAsItIs},
      {"check_in_age", "check_in { max_age { seconds: 7200 } }", SetCheckIn<1>,
       SetCheckIn<3>, LeaveAsItIs},
      {"local_users.admin_count",
       "fact { key: 'local_users.admin_count' max_value: 1 }", SetAdmins<1>,
       SetAdmins<2>, LeaveAsItIs},
      {"check/os", "check { check: 'os' }",
       SetCheck<compliance::v1::RESULT_PASS>,
       SetCheck<compliance::v1::RESULT_FAIL>,
       SetCheck<compliance::v1::RESULT_UNKNOWN>},
      {"not_commanded", "not_commanded {}", LeaveAsItIs, SetLocked, nullptr},
      {"not_lost", "not_lost {}", LeaveAsItIs, SetLost, nullptr},
  };
  return *levers;
}

// Brings the requirement of `lever` to say `result`; false if it never does.
bool Pull(const Lever& lever, char result, World& world) {
  switch (result) {
    case 'P':
      lever.pass(world);
      return true;
    case 'F':
      lever.fail(world);
      return true;
    case 'U':
      if (lever.unknown != nullptr) lever.unknown(world);
      return lever.unknown != nullptr;
    case 'E':
      lever.fail(world);
      world.exemptions.push_back(
          {"sources/iru/exemptions/1", lever.signal, "", kNow});
      return true;
    default:
      return true;
  }
}

// The requirement of `lever`, asked where NOT_APPLICABLE is wanted on another
// platform only.
std::string Write(const Lever& lever, char result) {
  return absl::StrCat("requirements { ", lever.text,
                      result == 'N' ? " platforms: PLATFORM_IPAD" : "", " }");
}

// Every choice of `count` levers, in every order.
std::vector<std::vector<const Lever*>> Choices(int count) {
  if (count == 0) return {{}};
  std::vector<std::vector<const Lever*>> choices;
  for (const auto& shorter : Choices(count - 1)) {
    for (const Lever& lever : Levers()) {
      if (std::count(shorter.begin(), shorter.end(), &lever) > 0) continue;
      choices.push_back(shorter);
      choices.back().push_back(&lever);
    }
  }
  return choices;
}

std::vector<std::string> Sayings(int count) {
  if (count == 0) return {""};
  std::vector<std::string> sayings;
  for (const std::string& shorter : Sayings(count - 1)) {
    for (const char result : std::string(kResults)) {
      sayings.push_back(shorter + result);
    }
  }
  return sayings;
}

// The world in which `levers` say `said`; false if one of them cannot.
bool Build(const std::vector<const Lever*>& levers, const std::string& said,
           World& world, std::vector<std::string>& requirements) {
  for (size_t i = 0; i < levers.size(); ++i) {
    if (!Pull(*levers[i], said[i], world)) return false;
    requirements.push_back(Write(*levers[i], said[i]));
  }
  return true;
}

// Judges every world of `count` requirements, which `join` makes a policy of,
// and compares with what `expect` makes of what they say. The number of worlds.
int CompareAll(int count, std::string (*join)(const std::vector<std::string>&),
               v1::TrustState (*expect)(const std::string&)) {
  int worlds = 0;
  for (const auto& levers : Choices(count)) {
    for (const std::string& said : Sayings(count)) {
      World world = EmptyWorld();
      std::vector<std::string> requirements;
      if (!Build(levers, said, world, requirements)) continue;
      const std::string policy = join(requirements);
      ++worlds;
      EXPECT_EQ(world.JudgeBy(PolicyOf(policy)).state, expect(said))
          << said << ": " << policy;
    }
  }
  return worlds;
}

std::string All(const std::vector<std::string>& requirements) {
  std::string text;
  for (const std::string& one : requirements) absl::StrAppend(&text, one, " ");
  return text;
}

std::string Any(const std::vector<std::string>& requirements) {
  return absl::StrCat("requirements { any_of { ", All(requirements), "} }");
}

std::string AnyOfTwoAndOne(const std::vector<std::string>& requirements) {
  return absl::StrCat(Any({requirements[0], requirements[1]}), requirements[2]);
}

TEST(TruthTableTest, HoldsForEveryRequirementAlone) {
  EXPECT_EQ(CompareAll(1, All, Expected), 7 * 5 - 2);
}

TEST(TruthTableTest, HoldsForEveryTwo) {
  EXPECT_GT(CompareAll(2, All, Expected), 900);
}

TEST(TruthTableTest, HoldsForEveryThree) {
  EXPECT_GT(CompareAll(3, All, Expected), 20000);
}

TEST(TruthTableTest, TakesTheBestOfAnyTwo) {
  const auto expect = [](const std::string& said) {
    return Expected(std::string(1, BestOf(said)));
  };

  EXPECT_GT(CompareAll(2, Any, expect), 900);
}

TEST(TruthTableTest, TakesTheBestOfAnyThree) {
  const auto expect = [](const std::string& said) {
    return Expected(std::string(1, BestOf(said)));
  };

  EXPECT_GT(CompareAll(3, Any, expect), 20000);
}

TEST(TruthTableTest, HoldsForTheBestOfTwoAndAThird) {
  const auto expect = [](const std::string& said) {
    return Expected({BestOf(said.substr(0, 2)), said[2]});
  };

  EXPECT_GT(CompareAll(3, AnyOfTwoAndOne, expect), 20000);
}

}  // namespace
}  // namespace muster::trust
