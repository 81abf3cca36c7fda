#include "plugins/conformance/cases/stream_cases.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/conformance/stage/kit.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {
namespace {

using inventory::v1::Change;

// How long a plugin waits for an inventory that is not there yet.
constexpr absl::Duration kSlowStart = absl::Seconds(2);
// How long an inventory refuses, and how often it may be asked meanwhile: by a
// plugin that pauses a quarter of a second, without growing.
constexpr absl::Duration kRefusal = absl::Seconds(4);
constexpr size_t kMostWatches = 16;
// Changes between which something breaks.
constexpr int64_t kBreaks = 4;

// Shows what happens after Start() change by change, and runs `disturb` after
// each of the first `times`, until the plugin has opened its next watch. The
// dump must be that of the whole.
absl::Status Disturbed(Kit& kit, Stage& stage, int64_t times,
                       absl::FunctionRef<absl::Status()> disturb) {
  World world = kit.fleet().Start();
  const int64_t first = world.revision();
  RETURN_IF_ERROR(stage.BringUp(world));
  kit.fleet().ThingsHappen(world);
  stage.inventory().GoOn(world);
  for (int64_t next = 1; next <= times; ++next) {
    stage.inventory().ShowUpTo(first + next);
    RETURN_IF_ERROR(stage.AwaitSent());
    const size_t watches = stage.inventory().watches().size();
    RETURN_IF_ERROR(disturb());
    RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  }
  stage.inventory().ShowUpTo(world.revision());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

// Shows `more` after Start(); the dump must be that of a plugin that saw only
// how it ended.
absl::Status ShownLive(Kit& kit, Stage& stage, absl::string_view name,
                       absl::FunctionRef<void(World&)> more) {
  World world = kit.fleet().Start();
  RETURN_IF_ERROR(stage.BringUp(world));
  more(world);
  stage.inventory().GoOn(world);
  stage.inventory().ShowUpTo(world.revision());
  RETURN_IF_ERROR(stage.AwaitProgress());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf(name, world));
  return stage.ExpectDump(expected);
}

}  // namespace

absl::Status Duplicates(Kit& kit, Stage& stage) {
  stage.inventory().RepeatLastBatch();
  return Disturbed(kit, stage, 2 * kBreaks, [&] {
    stage.inventory().Break(Error(absl::StatusCode::kUnavailable,
                                  "WATCH_STALLED",
                                  "the watch ends here; resume by token"));
    return absl::OkStatus();
  });
}

absl::Status ServerRestart(Kit& kit, Stage& stage) {
  return Disturbed(kit, stage, kBreaks, [&] {
    stage.CloseInventory();
    return stage.OpenInventory();
  });
}

absl::Status SlowStart(Kit& kit, Stage& stage) {
  World world = kit.fleet().Start();
  kit.fleet().ThingsHappen(world);
  stage.inventory().Play(world);
  RETURN_IF_ERROR(stage.Start());
  RETURN_IF_ERROR(stage.Linger(kSlowStart));
  RETURN_IF_ERROR(stage.OpenInventory());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

absl::Status Draining(Kit& kit, Stage& stage) {
  return Disturbed(kit, stage, kBreaks, [&]() -> absl::Status {
    const size_t watches = stage.inventory().watches().size();
    stage.inventory().Break(Error(absl::StatusCode::kUnavailable, "DRAINING",
                                  "the server goes; resume by token"));
    RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
    if (stage.inventory().watches().back().resumed) return absl::OkStatus();
    return Finding(
        "after UNAVAILABLE DRAINING the watch was opened without the token of "
        "the last message; a stream that drains was a healthy one: resume");
  });
}

absl::Status Pauses(Kit& kit, Stage& stage) {
  World world = kit.fleet().Start();
  RETURN_IF_ERROR(stage.BringUp(world));
  const absl::Status busy = Error(absl::StatusCode::kUnavailable,
                                  "STORE_REOPENING", "try again in a moment");
  const size_t before = stage.inventory().watches().size();
  stage.inventory().Refuse(busy);
  stage.inventory().Break(busy);
  RETURN_IF_ERROR(stage.Linger(kRefusal));
  const size_t tries = stage.inventory().watches().size() - before;
  if (tries > kMostWatches) {
    return Finding(absl::StrCat(
        "an inventory that refuses was asked ", tries, " times in ",
        absl::FormatDuration(kRefusal),
        "; pause between tries, from 0.2 s, twice as long each time, 10 s at "
        "most"));
  }
  kit.fleet().ThingsHappen(world);
  stage.inventory().GoOn(world);
  stage.inventory().ShowUpTo(world.revision());
  stage.inventory().Refuse(absl::OkStatus());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

absl::Status UnknownFields(Kit& kit, Stage& stage) {
  stage.inventory().AddUnknownFields();
  return ShownLive(kit, stage, "later_version", [&](World& world) {
    device::v1::Device device = kit.fleet().Device(12);
    device.set_platform(static_cast<device::v1::Platform>(99));
    device.set_category(static_cast<device::v1::Category>(98));
    device.set_category_source(static_cast<device::v1::CategorySource>(97));
    world.Happens(Change::TYPE_ADDED, std::move(device));
    kit.fleet().ThingsHappen(world);
  });
}

absl::Status UnknownChangeType(Kit& kit, Stage& stage) {
  constexpr auto kLater = static_cast<Change::Type>(42);
  return ShownLive(kit, stage, "unknown_type", [&](World& world) {
    world.Happens(kLater, Renamed(kit.fleet().Device(7), "Later"));
    world.Happens(kLater, kit.fleet().Device(12));
  });
}

absl::Status ViewTransitions(Kit& kit, Stage& stage) {
  return ShownLive(kit, stage, "view_changed", [&](World& world) {
    const Fleet& fleet = kit.fleet();
    world.Happens(Change::TYPE_LEFT_VIEW, Renamed(fleet.Device(4), "Left"));
    world.Happens(Change::TYPE_LEFT_VIEW, Renamed(fleet.Device(5), "Left"));
    world.Happens(Change::TYPE_ENTERED_VIEW, fleet.Device(12));
    world.Happens(Change::TYPE_ENTERED_VIEW,
                  Renamed(fleet.Device(4), "Entered again"));
    world.Happens(Change::TYPE_ENTERED_VIEW, fleet.Device(13));
    world.Happens(Change::TYPE_LEFT_VIEW, fleet.Device(13));
  });
}

}  // namespace muster::conformance
