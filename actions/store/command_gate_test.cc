// What stands between a request and the queue: approvals, delays, budgets, and
// time.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "actions/store/command_store.h"
#include "actions/testing/store_world.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CommandGateTest : public ::testing::Test, public StoreWorld {
 protected:
  static NewCommand Erase(const std::string& id, int approvals = 0) {
    NewCommand command;
    v1::Command& draft = command.draft;
    draft.set_name(absl::StrCat("sources/iru/devices/", id, "/commands/", id));
    draft.mutable_command()->mutable_erase();
    draft.set_command_class(guard::v1::COMMAND_CLASS_DESTRUCTIVE);
    draft.set_request_id(id);
    draft.set_principal("people/ann");
    draft.set_approvals_needed(approvals);
    return command;
  }

  v1::Command Make(NewCommand command) {
    std::vector<NewCommand> one;
    one.push_back(std::move(command));
    return store->Create(std::move(one), {"people/ann", "token 1"})
        .value()
        .front();
  }

  // The state's word after `verdict` of `principal`; "" if it did not count.
  std::string Say(v1::Decision::Verdict verdict, const v1::Command& command,
                  const std::string& principal = "people/ben") {
    v1::Decision decision;
    decision.set_verdict(verdict);
    decision.set_principal(principal);
    const auto decided =
        store->Decide({command.name()}, decision, {principal, "token 2"});
    EXPECT_THAT(decided, IsOk());
    return decided->empty() ? "" : StateWord(decided->front().state());
  }

  std::string StateOf(const v1::Command& command) {
    return StateWord(store->Get(command.name())->state());
  }

  void PassTime(absl::Duration time) {
    clock.Advance(time);
    ASSERT_THAT(store->PassTime(), IsOk());
  }

  static constexpr auto kApproved = v1::Decision::VERDICT_APPROVED;
  static constexpr auto kDenied = v1::Decision::VERDICT_DENIED;
  static constexpr auto kReleased = v1::Decision::VERDICT_RELEASED;
  static constexpr auto kCancelled = v1::Decision::VERDICT_CANCELLED;
};

TEST_F(CommandGateTest, CommandGoesOnceItHasAllItsApprovals) {
  const v1::Command command = Make(Erase("a", 2));
  EXPECT_EQ(StateOf(command), "AWAITING_APPROVAL");

  EXPECT_EQ(Say(kApproved, command, "people/ben"), "AWAITING_APPROVAL");
  EXPECT_EQ(Say(kApproved, command, "people/cid"), "QUEUED");

  EXPECT_THAT(AuditWords(),
              ElementsAre("INTENT AWAITING_APPROVAL", "DECISION APPROVED",
                          "DECISION APPROVED", "RESULT QUEUED"));
}

TEST_F(CommandGateTest, ApprovalsOutliveTheProcess) {
  const v1::Command command = Make(Erase("a", 2));
  Say(kApproved, command, "people/ben");

  Reopen();

  EXPECT_EQ(Say(kApproved, command, "people/cid"), "QUEUED");
}

TEST_F(CommandGateTest, DeniedCommandIsOver) {
  const v1::Command command = Make(Erase("a", 1));

  EXPECT_EQ(Say(kDenied, command), "DENIED");

  EXPECT_EQ(Say(kApproved, command), "");
  EXPECT_EQ(StateOf(command), "DENIED");
}

TEST_F(CommandGateTest, CommandThatNobodyApprovesExpires) {
  const v1::Command command = Make(Erase("a", 1));

  PassTime(absl::Hours(4) - absl::Seconds(1));
  EXPECT_EQ(StateOf(command), "AWAITING_APPROVAL");
  PassTime(absl::Seconds(1));

  EXPECT_EQ(StateOf(command), "EXPIRED");
  EXPECT_EQ(store->Get(command.name())->error_reason(), "APPROVAL_EXPIRED");
}

TEST_F(CommandGateTest, ApprovedCommandThatCannotBeSentExpiresAfterAnHour) {
  const v1::Command command = Make(Erase("a", 1));
  PassTime(absl::Hours(3));
  Say(kApproved, command);

  PassTime(absl::Hours(1) - absl::Seconds(1));
  EXPECT_EQ(StateOf(command), "QUEUED");
  PassTime(absl::Seconds(1));

  EXPECT_EQ(StateOf(command), "EXPIRED");
  EXPECT_EQ(store->Get(command.name())->error_reason(), "EXECUTION_EXPIRED");
}

TEST_F(CommandGateTest, ExpiryHoldsAlsoAfterATryThatSentNothing) {
  const v1::Command command = Make(Erase("a", 1));
  Say(kApproved, command);
  for (const auto state :
       {v1::COMMAND_STATE_SENDING, v1::COMMAND_STATE_QUEUED}) {
    ASSERT_THAT(store->Transition(command.name(), {state, "Moved."}), IsOk());
  }

  PassTime(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "EXPIRED");
}

TEST_F(CommandGateTest, CommandThatCannotBeSentForADayExpires) {
  const v1::Command command = Make(Erase("a"));

  PassTime(absl::Hours(24) - absl::Seconds(1));
  EXPECT_EQ(StateOf(command), "QUEUED");
  PassTime(absl::Seconds(1));

  EXPECT_EQ(StateOf(command), "EXPIRED");
}

TEST_F(CommandGateTest, PlanThatMadeNothingIsForgottenAfterADay) {
  v1::Plan used, unused;
  used.set_name("sources/iru/plans/used");
  unused.set_name("sources/iru/plans/unused");
  for (v1::Plan* plan : {&used, &unused}) {
    plan->mutable_expire_time()->set_seconds(
        absl::ToUnixSeconds(clock.Now() + absl::Minutes(10)));
    ASSERT_THAT(store->PutPlan(*plan), IsOk());
  }
  NewCommand command = Erase("a");
  command.draft.set_plan(used.name());
  Make(std::move(command));

  clock.Advance(absl::Hours(24));
  ASSERT_THAT(store->ForgetPlans(), IsOk());
  EXPECT_THAT(store->GetPlan(unused.name()), IsOk());
  clock.Advance(absl::Minutes(11));
  ASSERT_THAT(store->ForgetPlans(), IsOk());

  EXPECT_THAT(store->GetPlan(unused.name()),
              ErrorIs(absl::StatusCode::kNotFound, "PLAN_NOT_FOUND"));
  EXPECT_THAT(store->GetPlan(used.name()), IsOk());
}

TEST_F(CommandGateTest, CommandWithADelayWaitsAndThenGoes) {
  NewCommand late = Erase("a");
  late.delay = absl::Minutes(30);
  const v1::Command command = Make(std::move(late));
  EXPECT_EQ(StateOf(command), "APPROVED");

  PassTime(absl::Minutes(30) - absl::Seconds(1));
  EXPECT_EQ(StateOf(command), "APPROVED");
  PassTime(absl::Seconds(1));

  EXPECT_EQ(StateOf(command), "QUEUED");
}

TEST_F(CommandGateTest, DelayedCommandCanBeCancelled) {
  NewCommand late = Erase("a");
  late.delay = absl::Minutes(30);
  const v1::Command command = Make(std::move(late));

  EXPECT_EQ(Say(kCancelled, command, "people/ann"), "CANCELLED");
  PassTime(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "CANCELLED");
}

TEST_F(CommandGateTest, EleventhEraseIn20MinutesIsHeldAfterARestartToo) {
  settings.set_actor_percent(100);
  for (int i = 1; i <= 10; ++i) {
    EXPECT_EQ(StateOf(Make(Erase(absl::StrCat("d", i)))), "QUEUED") << i;
  }
  Reopen();

  const v1::Command eleventh = Make(Erase("d11"));

  EXPECT_EQ(StateOf(eleventh), "HELD");
  EXPECT_THAT(store->Get(eleventh.name())->state_message(),
              HasSubstr("destructive_20m"));
}

TEST_F(CommandGateTest, OneActorSpendsHalfOfIt) {
  for (int i = 1; i <= 5; ++i) Make(Erase(absl::StrCat("d", i)));
  EXPECT_EQ(StateOf(Make(Erase("d6"))), "HELD");

  NewCommand others = Erase("d7");
  others.draft.set_principal("people/ben");
  EXPECT_EQ(StateOf(Make(std::move(others))), "QUEUED");
}

TEST_F(CommandGateTest, BudgetIsThereAgainAfterItsWindow) {
  for (int i = 1; i <= 5; ++i) Make(Erase(absl::StrCat("d", i)));
  clock.Advance(absl::Minutes(20));

  EXPECT_EQ(StateOf(Make(Erase("d6"))), "HELD") << "5 a day, half of 1 %";
  clock.Advance(absl::Hours(24));
  EXPECT_EQ(StateOf(Make(Erase("d7"))), "QUEUED");
}

TEST_F(CommandGateTest, HeldCommandWaitsForAPersonHoweverLong) {
  for (int i = 1; i <= 5; ++i) Make(Erase(absl::StrCat("d", i)));
  const v1::Command held = Make(Erase("d6"));

  PassTime(absl::Hours(100));
  EXPECT_EQ(StateOf(held), "HELD");

  EXPECT_EQ(Say(kReleased, held), "QUEUED");
  EXPECT_EQ(Say(kReleased, held), "");
}

TEST_F(CommandGateTest, ApprovedCommandIsHeldIfTheBudgetIsSpent) {
  for (int i = 1; i <= 5; ++i) Make(Erase(absl::StrCat("d", i)));
  const v1::Command command = Make(Erase("d6", 1));

  EXPECT_EQ(Say(kApproved, command), "HELD");
}

TEST_F(CommandGateTest, WhatWasSentCannotBeCancelled) {
  const v1::Command command = Make(Erase("a"));
  ASSERT_THAT(
      store->Transition(command.name(), {v1::COMMAND_STATE_SENDING, "Goes."}),
      IsOk());

  EXPECT_EQ(Say(kCancelled, command), "");
  EXPECT_EQ(StateOf(command), "SENDING");
}

TEST_F(CommandGateTest, OneOpenCommandOfAKindForADevice) {
  const v1::Command first = Make(Erase("a", 1));
  NewCommand second = Erase("b", 1);
  second.draft.set_name("sources/iru/devices/a/commands/b");
  std::vector<NewCommand> two = {second};

  EXPECT_THAT(store->Create(two, Actor()),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_OPEN"));

  Say(kDenied, first);
  EXPECT_THAT(store->Create(two, Actor()), IsOk());
}

TEST_F(CommandGateTest, StartedCommandIsSendingInTheCommitThatMakesIt) {
  std::vector<NewCommand> one = {Erase("a")};

  const auto made = store->Create(one, Actor(), /*start=*/true);

  EXPECT_EQ(made->front().state(), v1::COMMAND_STATE_SENDING);
  EXPECT_THAT(AuditWords(), ElementsAre("INTENT QUEUED", "SENDING SENDING"));
}

TEST_F(CommandGateTest, HeldCommandIsNotStarted) {
  for (int i = 1; i <= 5; ++i) Make(Erase(absl::StrCat("d", i)));
  std::vector<NewCommand> one = {Erase("d6")};

  const auto made = store->Create(one, Actor(), /*start=*/true);

  EXPECT_EQ(made->front().state(), v1::COMMAND_STATE_HELD);
}

TEST_F(CommandGateTest, BatchIsMadeAsAWholeOrNotAtAll) {
  Make(Erase("b", 1));
  std::vector<NewCommand> batch = {Erase("a", 1), Erase("b", 1)};
  for (NewCommand& command : batch) {
    command.draft.set_request_id("batch");
    command.draft.set_batch("sources/iru/batches/x");
  }

  EXPECT_THAT(store->Create(batch, Actor()),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_OPEN"));
  EXPECT_THAT(store->Get("sources/iru/devices/a/commands/a"),
              ErrorIs(absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND"));
  EXPECT_THAT(store->GetBatch("sources/iru/batches/x"),
              ErrorIs(absl::StatusCode::kNotFound, "BATCH_NOT_FOUND"));
}

TEST_F(CommandGateTest, BatchTellsHowItsCommandsStand) {
  std::vector<NewCommand> batch = {Erase("a", 1), Erase("b", 1)};
  for (NewCommand& command : batch) {
    command.draft.set_request_id("batch");
    command.draft.set_batch("sources/iru/batches/x");
  }
  const auto made = store->Create(batch, Actor());
  Say(kDenied, made->front());

  const auto found = store->GetBatch("sources/iru/batches/x");

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->commands_size(), 2);
  ASSERT_EQ(found->counts_size(), 2);
  EXPECT_EQ(found->counts(0).count(), 1);
}

TEST_F(CommandGateTest, PlanCountsOnce) {
  NewCommand first = Erase("a");
  first.draft.set_plan("sources/iru/plans/p");
  Make(first);
  NewCommand second = Erase("b");
  second.draft.set_plan("sources/iru/plans/p");
  std::vector<NewCommand> two = {second};

  EXPECT_THAT(store->Create(two, Actor()),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "PLAN_USED"));
}

TEST_F(CommandGateTest, SecretGoesWhenItsCommandEnds) {
  NewCommand command = Erase("a", 1);
  command.sealed_secret = "sealed";
  const v1::Command made = Make(std::move(command));
  EXPECT_EQ(*store->SealedSecretOf(made.name()), "sealed");

  Say(kDenied, made);

  EXPECT_EQ(*store->SealedSecretOf(made.name()), "");
}

TEST_F(CommandGateTest, ChangesAreOnePerCommandInTheOrderOfTheLast) {
  const v1::Command a = Make(Erase("a", 1));
  Make(Erase("b", 1));
  const int64_t seen = store->last_change();
  Make(Erase("c", 1));
  Say(kDenied, a);

  std::vector<std::string> moved;
  const auto changed = store->ChangedAfter(seen, {"-", "-"}, 10);
  for (const v1::Command& command : *changed) {
    moved.push_back(command.request_id());
  }

  EXPECT_THAT(moved, ElementsAre("c", "a"));
}

}  // namespace
}  // namespace muster::actions
