#include "tests/actions/crash_run.h"

#include <algorithm>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/random.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/actions/requests.h"

namespace muster::testing {
namespace {

using actions::v1::Command;

constexpr int kOfEach = 2;
constexpr absl::Duration kWhole = absl::Milliseconds(40);  // all of a command
constexpr absl::Duration kBrief = absl::Milliseconds(3);
constexpr absl::Duration kSpin = absl::Microseconds(100);
constexpr int kSlowMs = 30;  // how late an answer is

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

std::string WordOf(actions::v1::CommandState state) {
  return actions::v1::CommandState_Name(state).substr(sizeof("COMMAND_STATE_") -
                                                      1);
}

// The state that was on the disk at `instant`; empty if it was not there yet.
std::string StateAt(const Command& command, absl::Time instant) {
  std::string word;
  for (const Command::Transition& entry : command.history()) {
    if (FromProto(entry.time()) <= instant) word = WordOf(entry.state());
  }
  return word;
}

// The device's list was read, and it is not there: a person has to look.
bool IsLeftToAPerson(const Command& command) {
  return command.state() == actions::v1::COMMAND_STATE_UNCERTAIN &&
         absl::StrContains(command.state_message(), "list does not show it");
}

void Print(std::ostream& out, const char* title,
           const std::map<std::string, int>& counts) {
  out << "  " << title << ":";
  const char* comma = " ";
  for (const auto& [what, count] : counts) {
    out << comma << count << " " << what;
    comma = "; ";
  }
  out << "\n";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const CrashTally& tally) {
  out << tally.runs << " runs\n";
  Print(out, "killed in", tally.killed_in);
  Print(out, "ended", tally.ended);
  Print(out, "PINs", tally.pins);
  return out;
}

CrashRun::CrashRun(GuardedInstallation& installation, std::mt19937_64& random,
                   CrashTally& tally)
    : installation_(installation), random_(random), tally_(tally) {}

void CrashRun::Run(KillMoment moment) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  AddFaults();
  absl::Notification go;
  std::vector<std::thread> people;
  for (const Wish& wish : wishes_) {
    people.emplace_back([this, &wish, &go] {
      go.WaitForNotification();
      SayTheWord(wish);
    });
  }
  go.Notify();
  KillAt(moment);
  for (std::thread& person : people) person.join();
  installation_.tenant().ClearFaults();
  for (const Wish& wish : wishes_) asked_at_kill_[wish.vendor_id] = Asked(wish);

  ASSERT_THAT(installation_.Restart(), IsOk());
  for (Wish& wish : wishes_) {
    ASSERT_NO_FATAL_FAILURE(AskAgain(wish));
    NoteKilledIn(wish);
  }
  for (const Wish& wish : wishes_) CheckEnd(wish);
  ++tally_.runs;
}

void CrashRun::Prepare() {
  cli::Client& ann = installation_.As("people/ann");
  installation_.As("people/ben");  // connects before it is called from threads
  for (int i = 0; i < 2 * kOfEach; ++i) {
    Wish wish;
    const bool erases = i % 2 == 0;
    wish.action = erases ? "erase" : "lock";
    wish.vendor_id = installation_.NextMac();
    const auto command = erases ? EraseCommand() : LockCommand();
    const auto plan = MakePlan(ann, wish.vendor_id, command);
    ASSERT_THAT(plan, IsOk());
    wish.request = Redeem(*plan, command, Uuid(*RealRandom()));
    if (erases) {
      const auto waiting = Create(ann, wish.request);
      ASSERT_THAT(waiting, IsOk());
      ASSERT_EQ(WordOf(waiting->state()), "AWAITING_APPROVAL");
      wish.waiting = *waiting;
      wish.name = waiting->name();
    }
    wishes_.push_back(std::move(wish));
  }
}

// Of each action one request is answered late, or not at all.
void CrashRun::AddFaults() {
  for (const char* action : {"erase", "lock"}) {
    const int kind = std::uniform_int_distribution<int>(0, 3)(random_);
    fake_iru::Json fault = {{"match", absl::StrCat("/action/", action, "$")}};
    if (kind == 0) continue;
    fault["kind"] = kind == 1 ? "reset" : "delay_ms";
    if (kind != 1) fault["delay_ms"] = kSlowMs;
    ASSERT_THAT(installation_.tenant().AddFault(fault), IsOk());
  }
}

// What comes of it, nobody is told: the process may be gone.
void CrashRun::SayTheWord(const Wish& wish) {
  if (wish.waiting.name().empty()) {
    Create(installation_.As("people/ann"), wish.request).status().IgnoreError();
  } else {
    Approve(installation_.As("people/ben"), wish.waiting).IgnoreError();
  }
}

absl::Duration CrashRun::UpTo(absl::Duration most) {
  return absl::Microseconds(std::uniform_int_distribution<int64_t>(
      0, absl::ToInt64Microseconds(most))(random_));
}

void CrashRun::KillAt(KillMoment moment) {
  if (moment == KillMoment::kAnyTime) Pause(UpTo(kWhole));
  if (moment == KillMoment::kEarly) Pause(UpTo(kBrief));
  if (moment == KillMoment::kOnRequest) AwaitRequest();
  if (moment == KillMoment::kAfterTake) {
    AwaitRequest();
    Pause(UpTo(kBrief));
  }
  if (moment == KillMoment::kLate) {
    AwaitAnswer();
    Pause(UpTo(kWhole));
  }
  installation_.Kill();
  killed_ = absl::Now();
}

void CrashRun::AwaitRequest() {
  const absl::Time deadline = absl::Now() + absl::Seconds(2);
  const auto asked = [this](const Wish& wish) { return Asked(wish) > 0; };
  while (std::none_of(wishes_.begin(), wishes_.end(), asked) &&
         absl::Now() < deadline) {
    Pause(kSpin);
  }
}

void CrashRun::AwaitAnswer() {
  const absl::Time deadline = absl::Now() + absl::Seconds(2);
  const auto answered = [this](const Wish& wish) {
    if (wish.name.empty()) return false;
    const auto command = Get(installation_.As("people/ann"), wish.name);
    return command.ok() && !command->vendor_command_id().empty();
  };
  while (std::none_of(wishes_.begin(), wishes_.end(), answered) &&
         absl::Now() < deadline) {
    Pause(kSpin);
  }
}

int CrashRun::Asked(const Wish& wish) {
  return installation_.tenant().ActionCount(wish.vendor_id, wish.action);
}

// As a client does that was not answered. That it has expired, or was made and
// needs its approval still, is what a person would see.
void CrashRun::AskAgain(Wish& wish) {
  const auto before =
      CommandsOf(installation_.As("people/ann"), wish.vendor_id);
  if (before.empty()) ++tally_.killed_in["not stored"];
  const auto command = Create(installation_.As("people/ann"), wish.request);
  ASSERT_THAT(command, IsOk()) << wish.action;
  if (!before.empty()) {
    EXPECT_EQ(command->name(), before.front().name());
  }
  wish.name = command->name();
  if (command->state() == actions::v1::COMMAND_STATE_AWAITING_APPROVAL) {
    EXPECT_THAT(Approve(installation_.As("people/ben"), *command), IsOk());
  }
}

void CrashRun::NoteKilledIn(const Wish& wish) {
  const auto command = Get(installation_.As("people/ann"), wish.name);
  ASSERT_THAT(command, IsOk());
  const std::string state = StateAt(*command, killed_);
  if (state.empty()) return;  // told of already
  const bool asked = asked_at_kill_[wish.vendor_id] > 0;
  ++tally_.killed_in[absl::StrCat(state, asked ? ", asked" : "")];
}

void CrashRun::CheckEnd(const Wish& wish) {
  const Command command = Await(
      installation_.As("people/ann"), wish.name,
      [](const Command& now) { return HasEnded(now) || IsLeftToAPerson(now); });
  const int asked = Asked(wish);
  EXPECT_LE(asked, 1) << wish.action << ": " << command.DebugString();
  const std::string end = WordOf(command.state());
  EXPECT_EQ(end, asked == 1 ? "SUCCEEDED" : "UNCERTAIN")
      << wish.action << " asked " << asked << " times, was asked "
      << asked_at_kill_[wish.vendor_id]
      << " times at the kill: " << command.DebugString();
  ++tally_.ended[absl::StrCat(end, ", asked ", asked)];
  if (wish.action == "lock" && asked > 0) CheckPin(wish);
}

// The vendor cannot be asked for it: Muster has it, or it is lost.
void CrashRun::CheckPin(const Wish& wish) {
  const std::string pin = installation_.UnlockPin(wish.vendor_id);
  ASSERT_FALSE(pin.empty());
  ASSERT_THAT(installation_.tenant().AddFault({{"match", "/unlockpin$"},
                                               {"kind", "status"},
                                               {"status", 500},
                                               {"times", -1}}),
              IsOk());
  const auto revealed =
      RevealPins(installation_.As("people/ann"), wish.vendor_id);
  installation_.tenant().ClearFaults();
  ASSERT_THAT(revealed, IsOk()) << wish.name;
  std::string how;
  for (const actions::v1::RevealedSecret& secret : revealed->secrets()) {
    if (secret.value() != pin) continue;
    how = actions::v1::SecretOrigin_Name(secret.origin());
  }
  EXPECT_NE(how, "") << "lost: " << revealed->secrets_size() << " others kept";
  ++tally_.pins[how];
}

}  // namespace muster::testing
