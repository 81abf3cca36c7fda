// Whatever combination of preconditions fails, nothing is sent: only the cell
// in which all of them hold reaches the vendor.
#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "actions/testing/actions_world.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

// What must hold for an erase to be sent. Each can be made to fail by itself.
enum Precondition {
  kPlanIsCallers,
  kPlanIsFresh,
  kHashIsThePlans,
  kCommandIsThePlans,
  kSerialIsTyped,
  kSwitchIsNormal,
  kApproverIsAnother,
  kApprovedHashIsThePlans,
  kBudgetIsLeft,
  kDeviceIsAsPlanned,
  kPreconditions,
};

class PreconditionMatrixTest : public ::testing::TestWithParam<int> {};

// Asks for an erase with those preconditions broken whose bits are set in
// `broken`, and turns the crank. How often the vendor took it.
int SendsWith(int broken) {
  const auto holds = [&](Precondition one) { return !(broken >> one & 1); };
  ActionsWorld world(
      holds(kBudgetIsLeft)
          ? ""
          : "budgets { name: 'tight' command_class: COMMAND_CLASS_DESTRUCTIVE "
            "window { seconds: 3600 } max_count: 1 }");
  if (!holds(kBudgetIsLeft)) {
    const auto other = world.Ask(ActionsWorld::Erase(), kPhone, "other");
    EXPECT_THAT(world.Approve(*other, "people/cid"), testing::IsOk());
  }
  const v1::Plan plan =
      world
          .Plan(ActionsWorld::Erase(), {kMac},
                holds(kPlanIsCallers) ? "people/ann" : "people/cid")
          .value();
  v1::CreateCommandRequest request = ActionsWorld::Redeem(plan, "r1");
  if (!holds(kPlanIsFresh)) world.clock.Advance(Planner::kLifetime);
  if (!holds(kHashIsThePlans)) request.set_plan_hash(std::string(64, '0'));
  if (!holds(kCommandIsThePlans)) {
    request.mutable_command()->mutable_delete_device();
  }
  if (!holds(kSerialIsTyped)) request.set_confirmation("yes");
  const auto command = world.maker->Make(request, {"people/ann", ""});
  if (command.ok()) {
    v1::ApproveCommandRequest approve;
    approve.set_name(command->name());
    approve.set_plan_hash(holds(kApprovedHashIsThePlans)
                              ? plan.plan_hash()
                              : std::string(64, '0'));
    approve.set_comment("known");
    world.decisions
        ->Approve(approve,
                  {holds(kApproverIsAnother) ? "people/ben" : "people/ann", ""})
        .status()
        .IgnoreError();
  }
  if (!holds(kSwitchIsNormal)) {
    guard::v1::StopActionsRequest stop;
    stop.set_mode(guard::v1::GUARD_MODE_LOCK_ONLY);
    stop.set_reason("incident");
    EXPECT_THAT(world.guard->StopActions({"people/ben", ""}, stop),
                testing::IsOk());
  }
  if (!holds(kDeviceIsAsPlanned)) {
    device::v1::Device mac = world.Device(kMac);
    mac.mutable_user()->set_email("joann@x");
    world.PutDevice(mac);
  }
  for (int i = 0; i < 3; ++i) world.TurnAfter(absl::Minutes(1));
  int sent = 0;
  for (const auto& taken : world.gateway.taken_to(kMac)) {
    sent += taken.has_erase() || taken.has_delete_device();
  }
  return sent;
}

TEST_P(PreconditionMatrixTest, OnlyTheCellInWhichAllHoldIsSent) {
  // A slice of the 1,024 cells for each shard of the test.
  for (int broken = GetParam(); broken < 1 << kPreconditions; broken += 16) {
    EXPECT_EQ(SendsWith(broken), broken == 0 ? 1 : 0)
        << absl::StrCat("broken preconditions: ", broken);
  }
}

INSTANTIATE_TEST_SUITE_P(Slices, PreconditionMatrixTest,
                         ::testing::Range(0, 16));

}  // namespace
}  // namespace muster::actions
