#include "actions/plan/planner.h"

#include <string>
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
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Code = absl::StatusCode;

class PlannerTest : public ::testing::Test, public ActionsWorld {
 protected:
  absl::StatusOr<v1::Plan> PlanFor(const std::string& email) {
    v1::PlanCommandsRequest request;
    request.set_parent("sources/iru");
    *request.mutable_command() = Lock();
    request.set_user_email(email);
    return planner->Make(request, "people/ann");
  }

  static std::vector<std::string> Reasons(
      const google::protobuf::RepeatedPtrField<v1::PlanNote>& notes) {
    std::vector<std::string> reasons;
    for (const v1::PlanNote& note : notes) reasons.push_back(note.reason());
    return reasons;
  }

  static std::vector<std::string> Devices(const v1::Plan& plan) {
    std::vector<std::string> devices;
    for (const v1::PlanTarget& target : plan.targets()) {
      devices.push_back(target.device());
    }
    return devices;
  }
};

TEST_F(PlannerTest, PlanTellsWhatAnEraseOfOneDeviceTakes) {
  const auto plan = Plan(Erase("496406"), {kMac});

  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->command_class(), guard::v1::COMMAND_CLASS_DESTRUCTIVE);
  EXPECT_EQ(plan->approvals_needed(), 1);
  EXPECT_EQ(plan->confirmation(), "C02");
  EXPECT_EQ(plan->targets(0).expected().user_email(), "ann@x");
  EXPECT_EQ(plan->plan_hash().size(), 64u);
  EXPECT_EQ(plan->expire_time().seconds() - plan->create_time().seconds(), 600);
  EXPECT_EQ(plan->command().erase().pin(), "");
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(PlannerTest, LockOfOneDeviceTakesNoApprovalOfTwoOne) {
  EXPECT_EQ(Plan(Lock(), {kMac})->approvals_needed(), 0);
  EXPECT_EQ(Plan(Lock(), {kMac, kPhone})->approvals_needed(), 1);
  EXPECT_EQ(Plan(Erase(), {kMac, kPhone})->approvals_needed(), 2);
  EXPECT_EQ(Plan(Erase(), {kMac, kPhone})->confirmation(), "2");
}

TEST_F(PlannerTest, TargetsAreExactEachOnceAndInOrder) {
  EXPECT_THAT(Devices(*Plan(Lock(), {kPhone, kMac, kPhone})),
              ElementsAre(kMac, kPhone));
}

TEST_F(PlannerTest, EmailIsExactSoThatJoannIsNotTouchedForAnn) {
  device::v1::Device joanns = Device(kMac);
  joanns.set_name("sources/iru/devices/joanns");
  joanns.mutable_user()->set_email("joann@x");
  PutDevice(joanns);

  EXPECT_THAT(Devices(*PlanFor("Ann@X")), ElementsAre(kMac, kPhone));
  EXPECT_THAT(PlanFor("nn@x"), ErrorIs(Code::kNotFound, "USER_HAS_NO_DEVICE"));
}

TEST_F(PlannerTest, RequestMustSayOneWayWhichDevices) {
  v1::PlanCommandsRequest request;
  request.set_parent("sources/iru");
  *request.mutable_command() = Lock();
  EXPECT_THAT(planner->Make(request, ""),
              ErrorIs(Code::kInvalidArgument, "TARGETS_MISSING"));
  request.add_devices(kMac);
  request.set_user_email("ann@x");
  EXPECT_THAT(planner->Make(request, ""),
              ErrorIs(Code::kInvalidArgument, "TARGETS_AMBIGUOUS"));
  request.clear_user_email();
  request.add_devices("sources/eu/devices/mac");
  EXPECT_THAT(planner->Make(request, ""),
              ErrorIs(Code::kInvalidArgument, "TARGETS_AMBIGUOUS"));
}

TEST_F(PlannerTest, MoreTargetsThanOnePlanMayHaveAreRefused) {
  ActionsWorld world("max_destructive_targets: 1");

  EXPECT_THAT(world.Plan(Erase(), {kMac, kPhone}),
              ErrorIs(Code::kFailedPrecondition, "TOO_MANY_TARGETS"));
  EXPECT_THAT(world.Plan(Lock(), {kMac, kPhone}), IsOk());
}

TEST_F(PlannerTest, ProtectedDeviceIsNeverOneOfSeveral) {
  ActionsWorld world("protected_tags: 'vip'");
  device::v1::Device mac = world.Device(kMac);
  mac.add_tags("vip");
  world.PutDevice(mac);

  const auto plan = world.Plan(Lock(), {kMac, kPhone});

  EXPECT_THAT(Reasons(plan->targets(0).blockers()),
              ElementsAre("PROTECTED_IN_BULK"));
  EXPECT_EQ(world.Plan(Erase(), {kMac})->approvals_needed(), 2);
  EXPECT_EQ(world.Plan(Lock(), {kMac})->approvals_needed(), 1);
}

TEST_F(PlannerTest, BlockedPlanMakesNoCommand) {
  device::v1::Device mac = Device(kMac);
  mac.set_state(device::v1::STATE_REMOVED);
  PutDevice(mac);
  const auto plan = Plan(Lock(), {kMac});
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(Reasons(plan->targets(0).blockers()),
              ElementsAre("DEVICE_REMOVED"));

  EXPECT_THAT(maker->Make(Redeem(*plan, "r1"), {"people/ann", ""}),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_BLOCKED"));
}

TEST_F(PlannerTest, LockThatDeactivatesTakesAnOverruleAndAnApproval) {
  device::v1::Device mac = Device(kMac);
  mac.set_model("MacBook Air (M1, 2020)");
  mac.mutable_os()->set_version("11.4");
  PutDevice(mac);
  v1::PlanCommandsRequest request;
  request.set_parent("sources/iru");
  *request.mutable_command() = Lock();
  request.add_devices(kMac);
  const auto blocked = planner->Make(request, "people/ann");
  EXPECT_THAT(Reasons(blocked->targets(0).blockers()),
              ElementsAre("LOCK_DEACTIVATES"));
  EXPECT_THAT(maker->Make(Redeem(*blocked, "r1"), {"people/ann", ""}),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_BLOCKED"));

  request.set_override_blockers(true);
  const auto overruled = planner->Make(request, "people/ann");

  EXPECT_EQ(overruled->approvals_needed(), 1);
  EXPECT_EQ(maker->Make(Redeem(*overruled, "r2"), {"people/ann", ""})->state(),
            v1::COMMAND_STATE_AWAITING_APPROVAL);
}

TEST_F(PlannerTest, SilentDeviceIsAWarning) {
  EXPECT_THAT(Reasons(Plan(Lock(), {kMac})->targets(0).warnings()), IsEmpty());
  clock.Advance(absl::Minutes(31));

  EXPECT_THAT(Reasons(Plan(Lock(), {kMac})->targets(0).warnings()),
              ElementsAre("DEVICE_SILENT"));
}

TEST_F(PlannerTest, BudgetThatIsLeftIsTold) {
  const auto before = Plan(Lock(), {kMac});
  ASSERT_THAT(Ask(Lock(), kPhone), IsOk());

  EXPECT_EQ(Plan(Lock(), {kMac})->budget_left(), before->budget_left() - 1);
}

TEST_F(PlannerTest, NoTwoPlansHaveOneHash) {
  EXPECT_NE(Plan(Lock(), {kMac})->plan_hash(),
            Plan(Lock(), {kMac})->plan_hash());
}

TEST_F(PlannerTest, KindThatTheSourceDoesNotKnowAtAllIsUnsupported) {
  gateway.FailDescribe(
      Error(Code::kUnimplemented, "COMMAND_UNSUPPORTED", "no such thing"));

  EXPECT_THAT(Plan(Lock(), {kMac}),
              ErrorIs(Code::kUnimplemented, "COMMAND_UNSUPPORTED"));
}

}  // namespace
}  // namespace muster::actions
