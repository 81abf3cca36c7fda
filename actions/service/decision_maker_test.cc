#include "actions/service/decision_maker.h"

#include <thread>
#include <vector>

#include "actions/testing/actions_world.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Contains;
using Code = absl::StatusCode;

constexpr char kIdentity[] = R"(
  identities { display_name: "Ann" principals: "people/ann"
               principals: "people/cid" })";

class DecisionMakerTest : public ::testing::Test, public ActionsWorld {};

TEST_F(DecisionMakerTest, RequesterMayNotApprove) {
  const v1::Command command = Ask(Erase()).value();

  EXPECT_THAT(Approve(command, "people/ann"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));

  EXPECT_EQ(StateOf(command), "AWAITING_APPROVAL");
  EXPECT_THAT(base.AuditWords(), Contains("REFUSED APPROVER_IS_REQUESTER"));
}

TEST_F(DecisionMakerTest, AnotherPrincipalOfTheSamePersonMayNotApprove) {
  ActionsWorld world(kIdentity);
  const v1::Command command = world.Ask(Erase()).value();

  EXPECT_THAT(world.Approve(command, "people/cid"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(world.Approve(command, "people/ben"), IsOk());
}

TEST_F(DecisionMakerTest, ProgramsMayNotApprove) {
  const v1::Command command = Ask(Erase()).value();

  for (const char* program : {"services/helpdesk", "scripts/nightly"}) {
    EXPECT_THAT(Approve(command, program),
                ErrorIs(Code::kPermissionDenied, "APPROVER_NOT_A_PERSON"));
  }
}

TEST_F(DecisionMakerTest, ApprovalIsBoundToThePlan) {
  v1::Command command = Ask(Erase()).value();
  command.set_plan_hash(std::string(64, '0'));

  EXPECT_THAT(Approve(command),
              ErrorIs(Code::kFailedPrecondition, "PLAN_MISMATCH"));
  EXPECT_EQ(StateOf(command), "AWAITING_APPROVAL");
}

TEST_F(DecisionMakerTest, ApprovalAfterTheExpiryIsTooLate) {
  const v1::Command command = Ask(Erase()).value();
  TurnAfter(absl::Hours(4));

  EXPECT_THAT(Approve(command),
              ErrorIs(Code::kFailedPrecondition, "NOT_AWAITING_APPROVAL"));
  EXPECT_EQ(StateOf(command), "EXPIRED");
}

TEST_F(DecisionMakerTest, NobodyApprovesTwice) {
  ActionsWorld world("protected_tags: 'vip'");
  device::v1::Device mac = world.Device(kMac);
  mac.add_tags("vip");
  world.PutDevice(mac);
  const v1::Command command = world.Ask(Erase()).value();
  ASSERT_EQ(command.approvals_needed(), 2);
  ASSERT_THAT(world.Approve(command, "people/ben"), IsOk());

  EXPECT_THAT(world.Approve(command, "people/ben"),
              ErrorIs(Code::kAlreadyExists, "ALREADY_APPROVED"));
  EXPECT_EQ(world.StateOf(command), "AWAITING_APPROVAL");
  EXPECT_THAT(world.Approve(command, "people/cid"), IsOk());
  EXPECT_EQ(world.StateOf(command), "QUEUED");
}

TEST_F(DecisionMakerTest, OnePersonAtOnceManyTimesIsOneApproval) {
  ActionsWorld world("protected_tags: 'vip'");
  device::v1::Device mac = world.Device(kMac);
  mac.add_tags("vip");
  world.PutDevice(mac);
  const v1::Command command = world.Ask(Erase()).value();
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back(
        [&] { world.Approve(command, "people/ben").IgnoreError(); });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(world.StateOf(command), "AWAITING_APPROVAL");
  EXPECT_EQ(world.Latest(command).decisions_size(), 1);
}

TEST_F(DecisionMakerTest, WordsAreRequired) {
  const v1::Command command = Ask(Erase()).value();
  v1::ApproveCommandRequest request;
  request.set_name(command.name());
  request.set_plan_hash(command.plan_hash());
  request.set_comment("  ");

  EXPECT_THAT(decisions->Approve(request, {"people/ben", ""}),
              ErrorIs(Code::kInvalidArgument, "COMMENT_MISSING"));
}

TEST_F(DecisionMakerTest, DeniedCommandIsNeverSent) {
  const v1::Command command = Ask(Erase()).value();
  v1::DenyCommandRequest request;
  request.set_name(command.name());
  request.set_plan_hash(command.plan_hash());
  request.set_comment("she is on leave");

  ASSERT_THAT(decisions->Deny(request, {"people/ben", ""}), IsOk());
  TurnAfter(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "DENIED");
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(DecisionMakerTest, WhatWasSentCannotBeCancelled) {
  const v1::Command command = Ask(Lock()).value();
  v1::CancelCommandRequest request;
  request.set_name(command.name());
  request.set_reason("found it");

  EXPECT_THAT(decisions->Cancel(request, {"people/ann", ""}),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_SENT"));
}

TEST_F(DecisionMakerTest, RequesterMayCancelWhatWaits) {
  const v1::Command command = Ask(Erase()).value();
  v1::CancelCommandRequest request;
  request.set_name(command.name());
  request.set_reason("found it");

  EXPECT_THAT(decisions->Cancel(request, {"people/ann", ""}), IsOk());
  EXPECT_EQ(StateOf(command), "CANCELLED");
}

TEST_F(DecisionMakerTest, HeldCommandIsReleasedByAnotherPersonOnly) {
  ActionsWorld world(
      "budgets { name: 'tight' command_class: COMMAND_CLASS_ACCESS_CHANGING "
      "window { seconds: 3600 } max_count: 1 }");
  ASSERT_THAT(world.Ask(Lock(), kPhone, "first"), IsOk());
  const v1::Command held = world.Ask(Lock()).value();
  ASSERT_EQ(held.state(), v1::COMMAND_STATE_HELD);
  v1::ReleaseCommandRequest request;
  request.set_name(held.name());
  request.set_comment("a sweep, I know of it");

  EXPECT_THAT(world.decisions->Release(request, {"people/ann", ""}),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  ASSERT_THAT(world.decisions->Release(request, {"people/ben", ""}), IsOk());
  world.TurnAfter(absl::Seconds(1));

  EXPECT_EQ(world.StateOf(held), "ACCEPTED");
  EXPECT_THAT(world.decisions->Release(request, {"people/ben", ""}),
              ErrorIs(Code::kFailedPrecondition, "NOT_HELD"));
}

TEST_F(DecisionMakerTest, EraseInDoubtWaitsForAPersonAndIsNotSentAgain) {
  const v1::Command command = Ask(Erase()).value();
  ASSERT_THAT(Approve(command), IsOk());
  gateway.FailNextSend(
      {Error(Code::kUnknown, "COMMAND_IN_DOUBT", "lost"), /*taken=*/false});
  for (int i = 0; i < 200; ++i) TurnAfter(absl::Minutes(30));
  EXPECT_EQ(StateOf(command), "UNCERTAIN");
  EXPECT_EQ(gateway.sends(), 1);
  v1::SettleCommandRequest request;
  request.set_name(command.name());
  request.set_comment("I held it in my hands");
  EXPECT_THAT(decisions->Settle(request, {"people/ben", ""}),
              ErrorIs(Code::kInvalidArgument, "SETTLEMENT_MISSING"));
  request.set_settlement(v1::SettleCommandRequest::SETTLEMENT_NOT_DONE);

  ASSERT_THAT(decisions->Settle(request, {"people/ben", ""}), IsOk());

  EXPECT_EQ(StateOf(command), "FAILED");
  EXPECT_THAT(base.AuditWords(), Contains("DECISION SETTLED"));
  EXPECT_THAT(decisions->Settle(request, {"people/ben", ""}),
              ErrorIs(Code::kFailedPrecondition, "NOT_UNCERTAIN"));
  EXPECT_EQ(gateway.sends(), 1);
}

TEST_F(DecisionMakerTest, SingleAdminWaitsInPlaceOfAnApproval) {
  ActionsWorld world("single_admin: true");
  const v1::Command command = world.Ask(Erase()).value();
  EXPECT_EQ(command.state(), v1::COMMAND_STATE_APPROVED);

  world.TurnAfter(absl::Minutes(30) - absl::Seconds(1));
  EXPECT_EQ(world.gateway.sends(), 0);
  EXPECT_EQ(world.gateway.lists(), 0) << "what was not sent is not followed";
  world.TurnAfter(absl::Seconds(1));

  EXPECT_EQ(world.StateOf(command), "ACCEPTED");
}

}  // namespace
}  // namespace muster::actions
