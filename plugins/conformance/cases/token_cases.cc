#include "plugins/conformance/cases/token_cases.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/conformance/stage/kit.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {
namespace {

using inventory::v1::Change;

// Until a plugin has handled what it was sent.
constexpr absl::Duration kHandled = absl::Milliseconds(200);

absl::Status Expired() {
  return Error(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED",
               "history up to there is gone; start without a token, and drop "
               "what the snapshot does not show");
}

absl::Status Future() {
  return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE",
               "the token is from before a restore; start without it, and drop "
               "what the snapshot does not show");
}

// The device is no longer there, nor a tombstone of it.
void Vanish(World& world, const std::string& device) {
  world.Happens(Change::TYPE_LEFT_VIEW, world.Device(device));
}

}  // namespace

absl::Status ExpiredToken(Kit& kit, Stage& stage) {
  const Fleet& fleet = kit.fleet();
  World world = fleet.Start();
  RETURN_IF_ERROR(stage.BringUp(world));
  Vanish(world, fleet.NameOf(7));
  fleet.ThingsHappen(world);
  stage.inventory().Forget(world, Expired());
  ASSIGN_OR_RETURN(const auto first, kit.DumpOf("seventh_gone", world));
  RETURN_IF_ERROR(stage.ExpectDump(first));

  stage.Kill();
  Vanish(world, fleet.NameOf(2));
  Vanish(world, fleet.NameOf(6));  // its tombstone
  fleet.MoreHappens(world);
  stage.inventory().Forget(world, Expired());
  RETURN_IF_ERROR(stage.Start());
  ASSIGN_OR_RETURN(const auto second, kit.DumpOf("three_gone", world));
  return stage.ExpectDump(second);
}

absl::Status ForeignToken(Kit& kit, Stage& stage) {
  const Fleet& fleet = kit.fleet();
  World world = fleet.Start();
  fleet.ThingsHappen(world);
  RETURN_IF_ERROR(stage.BringUp(world));

  World elsewhere = fleet.Elsewhere();
  stage.inventory().Play(elsewhere);
  ASSIGN_OR_RETURN(const auto first, kit.DumpOf("elsewhere", elsewhere));
  RETURN_IF_ERROR(stage.ExpectDump(first));

  fleet.MoreHappens(elsewhere);
  stage.inventory().GoOn(elsewhere);
  stage.inventory().ShowUpTo(elsewhere.revision());
  ASSIGN_OR_RETURN(const auto second, kit.DumpOf("elsewhere_later", elsewhere));
  RETURN_IF_ERROR(stage.ExpectDump(second));

  stage.Kill();
  stage.inventory().Forget(fleet.Elsewhere(), Future());
  RETURN_IF_ERROR(stage.Start());
  return stage.ExpectDump(first);
}

absl::Status SnapshotRestart(Kit& kit, Stage& stage) {
  const Fleet& fleet = kit.fleet();
  World world = fleet.Start();
  fleet.ThingsHappen(world);
  stage.inventory().Play(world);
  stage.inventory().HoldSnapshotAfter(4);
  RETURN_IF_ERROR(stage.OpenInventory());
  RETURN_IF_ERROR(stage.Start());
  RETURN_IF_ERROR(stage.AwaitHeld());
  RETURN_IF_ERROR(stage.Linger(kHandled));

  size_t watches = stage.inventory().watches().size();
  Vanish(world, fleet.NameOf(1));
  stage.inventory().Forget(world, Expired());
  RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  RETURN_IF_ERROR(stage.AwaitHeld());
  RETURN_IF_ERROR(stage.Linger(kHandled));

  stage.Kill();
  Vanish(world, fleet.NameOf(2));
  stage.inventory().Forget(world, Expired());
  stage.inventory().HoldSnapshotAfter(-1);
  RETURN_IF_ERROR(stage.Start());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("two_gone", world));
  return stage.ExpectDump(expected);
}

}  // namespace muster::conformance
