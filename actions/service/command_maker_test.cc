#include "actions/service/command_maker.h"

#include <set>
#include <thread>
#include <utility>

#include "actions/testing/actions_world.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

const Actor kAnn{"people/ann", "token 1"};

class CommandMakerTest : public ::testing::Test, public ActionsWorld {
 protected:
  static v1::CreateCommandRequest Restart(const std::string& parent = kMac) {
    v1::CreateCommandRequest request;
    request.set_parent(parent);
    request.mutable_command()->mutable_restart();
    request.set_request_id("id");
    request.set_reason("patch");
    request.set_requester("ann");
    return request;
  }

  // Outcomes of the refusals in the audit log.
  std::vector<std::string> Refusals() {
    std::vector<std::string> refusals;
    for (const std::string& word : base.AuditWords()) {
      if (word.rfind("REFUSED ", 0) == 0) refusals.push_back(word.substr(8));
    }
    return refusals;
  }

  std::vector<v1::Command> Stored() {
    CommandQuery query;
    query.parent = {"-", "-"};
    query.limit = 1000;
    return store->List(query).value().commands;
  }
};

TEST_F(CommandMakerTest, CommandIsStoredWithTheDevicesSerialNumber) {
  const auto command = maker->Make(Restart(), kAnn);

  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->name().substr(0, 33), absl::StrCat(kMac, "/commands/"));
  EXPECT_EQ(command->serial_number(), "C02");
  EXPECT_EQ(command->principal(), "people/ann");
  EXPECT_EQ(command->command_class(), guard::v1::COMMAND_CLASS_DISRUPTIVE);
  EXPECT_EQ(store->Get(command->name())->request_id(), "id");
}

TEST_F(CommandMakerTest, CommandThatNothingHoldsIsSentAtOnce) {
  const auto command = maker->Make(Restart(), kAnn);

  EXPECT_THAT(HistoryOf(*command),
              ElementsAre("QUEUED", "SENDING", "ACCEPTED"));
  EXPECT_EQ(gateway.taken(), 1);
}

TEST_F(CommandMakerTest, SameRequestAnswersWithTheSameCommandAsItIsNow) {
  const v1::Command first = *maker->Make(Restart(), kAnn);
  device::v1::Device gone = Device(kMac);
  gone.set_state(device::v1::STATE_REMOVED);
  PutDevice(gone);

  const auto again = maker->Make(Restart(), kAnn);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first.name());
  EXPECT_EQ(again->state(), v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(gateway.taken(), 1);
}

TEST_F(CommandMakerTest, HundredCallersOfOneRequestMakeOneCall) {
  std::vector<std::string> names(100);
  std::vector<std::thread> callers;
  for (std::string& name : names) {
    callers.emplace_back([&] { name = maker->Make(Restart(), kAnn)->name(); });
  }
  for (std::thread& caller : callers) caller.join();
  TurnAfter(absl::Seconds(5));

  EXPECT_THAT(std::set<std::string>(names.begin(), names.end()), SizeIs(1));
  EXPECT_THAT(Stored(), SizeIs(1));
  EXPECT_EQ(gateway.sends(), 1);
}

TEST_F(CommandMakerTest, ReusedRequestIdIsRefusedAndAudited) {
  ASSERT_THAT(maker->Make(Restart(), kAnn), IsOk());
  v1::CreateCommandRequest other = Restart();
  other.set_reason("lost");

  EXPECT_THAT(maker->Make(other, kAnn),
              ErrorIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));

  EXPECT_THAT(Refusals(), ElementsAre("REQUEST_ID_REUSED"));
  EXPECT_THAT(Stored(), SizeIs(1));
}

TEST_F(CommandMakerTest, WhatTakesAccessTakesAPlan) {
  v1::CreateCommandRequest request = Restart();
  *request.mutable_command() = Lock();
  request.set_ticket("T-1");

  EXPECT_THAT(maker->Make(request, kAnn),
              ErrorIs(Code::kFailedPrecondition, "PLAN_MISSING"));
  EXPECT_THAT(Refusals(), ElementsAre("PLAN_MISSING"));
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(CommandMakerTest, DeviceMustBeThereManagedAndOfAFittingPlatform) {
  device::v1::Device gone = Device(kMac);
  gone.set_name("sources/iru/devices/gone");
  gone.set_state(device::v1::STATE_REMOVED);
  PutDevice(gone);
  device::v1::Device pc = Device(kMac);
  pc.set_name("sources/iru/devices/pc");
  pc.set_platform(device::v1::PLATFORM_WINDOWS);
  PutDevice(pc);

  EXPECT_THAT(maker->Make(Restart("sources/iru/devices/none"), kAnn),
              ErrorIs(Code::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(maker->Make(Restart(gone.name()), kAnn),
              ErrorIs(Code::kFailedPrecondition, "DEVICE_REMOVED"));
  EXPECT_THAT(maker->Make(Restart(pc.name()), kAnn),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));
  v1::CreateCommandRequest notify = Restart(kPhone);
  notify.mutable_command()->mutable_restart()->set_notify_user(true);
  EXPECT_THAT(maker->Make(notify, kAnn),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_OPTION_NOT_ALLOWED"));

  EXPECT_THAT(Refusals(),
              ElementsAre("DEVICE_NOT_FOUND", "DEVICE_REMOVED",
                          "COMMAND_NOT_ALLOWED", "COMMAND_OPTION_NOT_ALLOWED"));
  EXPECT_THAT(Stored(), IsEmpty());
}

TEST_F(CommandMakerTest, SilentConnectorIsNoRefusal) {
  gateway.FailDescribe(
      Error(Code::kUnavailable, "SERVICE_UNREACHABLE", "away"));

  EXPECT_THAT(maker->Make(Restart(), kAnn),
              ErrorIs(Code::kUnavailable, "SERVICE_UNREACHABLE"));

  EXPECT_THAT(Refusals(), IsEmpty());
  EXPECT_THAT(Stored(), IsEmpty());
}

TEST_F(CommandMakerTest, MalformedRequestLeavesNoTrace) {
  v1::CreateCommandRequest request = Restart();
  request.clear_reason();

  EXPECT_THAT(maker->Make(request, kAnn),
              ErrorIs(Code::kInvalidArgument, "REASON_MISSING"));
  EXPECT_THAT(Refusals(), IsEmpty());
}

TEST_F(CommandMakerTest, EraseWaitsWithItsPinSealedAndIsSentWithIt) {
  const auto command = Ask(Erase("496406"));
  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->state(), v1::COMMAND_STATE_AWAITING_APPROVAL);
  EXPECT_EQ(command->command().erase().pin(), "");
  EXPECT_TRUE(command->has_secret());

  ASSERT_THAT(Approve(*command), IsOk());
  TurnAfter(absl::Seconds(1));

  ASSERT_EQ(gateway.taken(), 1);
  EXPECT_EQ(gateway.taken_commands()[0].erase().pin(), "496406");
}

TEST_F(CommandMakerTest, SameRequestWithAnotherPinIsReuse) {
  const v1::Plan plan = Plan(Erase("496406"), {kMac}).value();
  v1::CreateCommandRequest request = Redeem(plan, "r1");
  *request.mutable_command() = Erase("496406");
  const auto first = maker->Make(request, kAnn);
  ASSERT_THAT(first, IsOk());

  EXPECT_EQ(maker->Make(request, kAnn)->name(), first->name());
  *request.mutable_command() = Erase("111111");
  EXPECT_THAT(maker->Make(request, kAnn),
              ErrorIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(CommandMakerTest, KillSwitchRefusesWhatItStopsAndNothingElse) {
  guard::v1::StopActionsRequest stop;
  stop.set_mode(guard::v1::GUARD_MODE_LOCK_ONLY);
  stop.set_reason("an incident");
  ASSERT_THAT(guard->StopActions({"people/ann", ""}, stop), IsOk());

  EXPECT_THAT(maker->Make(Restart(), kAnn),
              ErrorIs(Code::kFailedPrecondition, "ACTIONS_STOPPED"));
  EXPECT_THAT(Ask(Lock()), IsOk());
}

TEST_F(CommandMakerTest, KillSwitchHoldsWhatWaitsInTheQueue) {
  gateway.FailPrepare(Error(Code::kUnavailable, "HOST_UNREACHABLE", "away"));
  const v1::Command command = *maker->Make(Restart(), kAnn);
  guard::v1::StopActionsRequest stop;
  stop.set_mode(guard::v1::GUARD_MODE_NONE);
  stop.set_reason("an incident");
  ASSERT_THAT(guard->StopActions({"people/ann", ""}, stop), IsOk());
  gateway.FailPrepare(absl::OkStatus());

  TurnAfter(absl::Minutes(20));
  EXPECT_EQ(StateOf(command), "QUEUED");
  EXPECT_EQ(gateway.sends(), 0);

  guard::v1::ResumeActionsRequest resume;
  resume.set_mode(guard::v1::GUARD_MODE_NORMAL);
  resume.set_reason("over");
  ASSERT_THAT(guard->ResumeActions({"people/ben", ""}, resume), IsOk());
  TurnAfter(absl::Minutes(20));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
}

TEST_F(CommandMakerTest, KillSwitchStopsWhatIsBeingPrepared) {
  for (const bool at_once : {true, false}) {
    ActionsWorld world;
    if (!at_once) {
      world.gateway.FailPrepare(
          Error(Code::kUnavailable, "HOST_UNREACHABLE", "away"));
    }
    const auto stop = [&world, stopped = false]() mutable {
      if (std::exchange(stopped, true)) return;
      guard::v1::StopActionsRequest request;
      request.set_mode(guard::v1::GUARD_MODE_NONE);
      request.set_reason("an incident");
      EXPECT_THAT(world.guard->StopActions({"people/ben", ""}, request),
                  IsOk());
    };
    if (at_once) {
      // While Describe() is asked the request has passed the switch; the
      // device is read, and the command sent, after that.
      world.gateway.OnEveryStep(stop);
    }
    const auto command = world.maker->Make(Restart(), kAnn);
    ASSERT_THAT(command, IsOk());
    if (!at_once) {
      world.gateway.FailPrepare(absl::OkStatus());
      world.gateway.OnEveryStep(stop);
    }
    world.TurnAfter(absl::Minutes(1));

    EXPECT_EQ(world.StateOf(*command), "QUEUED");
    EXPECT_EQ(world.gateway.sends(), 0);
  }
}

TEST_F(CommandMakerTest, ProgramMaySendWhatItsAutomationNames) {
  configured = R"(
    automations {
      principal: "services/helpdesk" kinds: "lock"
      window { seconds: 3600 } max_count: 1
    })";
  ActionsWorld world(configured);
  const Actor helpdesk{"services/helpdesk", "certificate 1"};
  const auto ask = [&](const connector::v1::DeviceCommand& command,
                       const std::string& device, const std::string& id) {
    const v1::Plan plan =
        world.Plan(command, {device}, "services/helpdesk").value();
    return world.maker->Make(Redeem(plan, id), helpdesk);
  };
  connector::v1::DeviceCommand shutdown;
  shutdown.mutable_shutdown();

  EXPECT_EQ(ask(Lock(), kMac, "1")->state(), v1::COMMAND_STATE_SENDING);
  EXPECT_EQ(ask(Lock(), kPhone, "2")->state(), v1::COMMAND_STATE_HELD);
  EXPECT_THAT(ask(shutdown, kMac, "3"),
              ErrorIs(Code::kPermissionDenied, "AUTOMATION_NOT_GRANTED"));
}

TEST_F(CommandMakerTest, EachTargetOfABatchIsACommand) {
  const v1::Plan plan = Plan(Lock(), {kMac, kPhone}).value();
  v1::CreateBatchRequest request;
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  *request.mutable_command() = Lock();
  request.set_request_id("b1");
  request.set_reason("left the company");
  request.set_ticket("T-1");

  const auto batch = maker->MakeBatch(request, kAnn);
  ASSERT_THAT(batch, IsOk());
  EXPECT_EQ(batch->commands_size(), 2);
  EXPECT_EQ(batch->commands(0).state(), v1::COMMAND_STATE_AWAITING_APPROVAL);
  EXPECT_EQ(maker->MakeBatch(request, kAnn)->name(), batch->name());

  v1::ApproveCommandRequest approve;
  approve.set_name(batch->name());
  approve.set_plan_hash(plan.plan_hash());
  approve.set_comment("known");
  ASSERT_THAT(decisions->Approve(approve, {"people/ben", ""}), IsOk());
  TurnAfter(absl::Seconds(1));
  EXPECT_EQ(gateway.taken(), 2);
}

TEST_F(CommandMakerTest, BatchIsStoppedHalfWay) {
  const v1::Plan plan = Plan(Lock(), {kMac, kPhone}).value();
  v1::CreateBatchRequest request;
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  *request.mutable_command() = Lock();
  request.set_request_id("b1");
  request.set_reason("left the company");
  request.set_ticket("T-1");
  const v1::Batch batch = maker->MakeBatch(request, kAnn).value();
  v1::ApproveCommandRequest approve;
  approve.set_name(batch.commands(0).name());
  approve.set_plan_hash(plan.plan_hash());
  approve.set_comment("this one");
  ASSERT_THAT(decisions->Approve(approve, {"people/ben", ""}), IsOk());
  TurnAfter(absl::Seconds(1));
  v1::StopBatchRequest stop;
  stop.set_name(batch.name());
  stop.set_reason("came back");

  const auto stopped = decisions->Stop(stop, kAnn);

  ASSERT_THAT(stopped, IsOk());
  EXPECT_EQ(stopped->commands(0).state(), v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(stopped->commands(1).state(), v1::COMMAND_STATE_CANCELLED);
  EXPECT_EQ(gateway.taken(), 1);
}

}  // namespace
}  // namespace muster::actions
