#include "plugins/conformance/cases/restart_cases.h"

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "plugins/conformance/stage/kit.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {
namespace {

// From the moment a change was sent to SIGKILL, in milliseconds, in turn.
constexpr std::array<int, 10> kKillAfter = {0,  2,   5,   10, 20,
                                            50, 100, 150, 30, 75};
// Changes after which progress is awaited one by one.
constexpr int64_t kAwaited = 5;
// Until a plugin has handled what it was sent.
constexpr absl::Duration kHandled = absl::Milliseconds(200);

// Start(), and what happens next, of which nothing is shown yet.
World Whole(const Kit& kit, Stage& stage) {
  World world = kit.fleet().Start();
  kit.fleet().ThingsHappen(world);
  stage.inventory().GoOn(world);
  return world;
}

absl::Status CheckWatches(const Kit& kit, const PlayedInventory& inventory) {
  const std::string& wanted = kit.subject().watcher;
  const auto first = inventory.watches().front().request;
  if (!wanted.empty() && first.watcher() != wanted) {
    return Finding(absl::StrCat("WatchRequest.watcher is \"", first.watcher(),
                                "\", but must be \"", wanted, "\""));
  }
  for (const ProgressCall& report : inventory.reports()) {
    if (report.request.watcher() == first.watcher()) continue;
    return Finding(absl::StrCat(
        "progress is reported by \"", report.request.watcher(),
        "\", but the watch is opened by \"", first.watcher(),
        "\"; use one name in WatchRequest and ReportProgressRequest"));
  }
  return absl::OkStatus();
}

// After a restart by SIGKILL, right after `reported` was reported.
absl::Status CheckKept(const Place& reported, const WatchCall& watch) {
  if (watch.request.resume_token().empty()) return absl::OkStatus();
  const bool kept = watch.resumed && !watch.resumed->in_snapshot() &&
                    watch.resumed->revision >= reported.revision;
  if (kept) return absl::OkStatus();
  return Finding(absl::StrCat(
      "progress was reported up to revision ", reported.revision,
      ", but after SIGKILL the watch was resumed ",
      watch.resumed ? absl::StrCat("at revision ", watch.resumed->revision)
                    : "with a token that was never sent",
      "; report a token only once it is on disk together with its effects"));
}

absl::Status CheckReportsWereSent(const PlayedInventory& inventory) {
  for (const ProgressCall& report : inventory.reports()) {
    if (report.place) continue;
    return Finding(absl::StrCat("progress was reported with the token \"",
                                report.request.resume_token(),
                                "\", which was never sent"));
  }
  return absl::OkStatus();
}

absl::Status CheckResumed(const PlayedInventory& inventory,
                          absl::string_view after) {
  const WatchCall watch = inventory.watches().back();
  if (watch.resumed) return absl::OkStatus();
  const bool none = watch.request.resume_token().empty();
  return Finding(absl::StrCat(
      "after ", after, " the watch was opened ",
      none ? "without a token" : "with a token that was never sent",
      "; keep the resume token of the last message that was handled, and "
      "resume with it"));
}

}  // namespace

absl::Status Reference(Kit& kit, Stage& stage) {
  RETURN_IF_ERROR(stage.BringUp(kit.fleet().Start()));
  ASSIGN_OR_RETURN(const std::vector<std::string> before, stage.Dump());
  const World world = Whole(kit, stage);
  stage.inventory().ShowUpTo(world.revision());
  RETURN_IF_ERROR(stage.AwaitProgress());
  RETURN_IF_ERROR(CheckWatches(kit, stage.inventory()));
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  if (expected == before) {
    return Finding(
        "the dump is the same before and after ten changes of devices; print "
        "what the plugin has made of each device");
  }
  return stage.ExpectDump(expected);
}

absl::Status RestartAtEveryChange(Kit& kit, Stage& stage) {
  RETURN_IF_ERROR(stage.BringUp(kit.fleet().Start()));
  const int64_t first = kit.fleet().Start().revision();
  const World world = Whole(kit, stage);
  for (int64_t revision = first + 1; revision <= world.revision(); ++revision) {
    const size_t watches = stage.inventory().watches().size();
    stage.inventory().ShowUpTo(revision);
    RETURN_IF_ERROR(stage.AwaitSent());
    RETURN_IF_ERROR(stage.Linger(absl::Milliseconds(
        kKillAfter[(revision - first) % kKillAfter.size()])));
    RETURN_IF_ERROR(stage.Restart());
    RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  }
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

absl::Status ProgressIsDurable(Kit& kit, Stage& stage) {
  RETURN_IF_ERROR(stage.BringUp(kit.fleet().Start()));
  const int64_t first = kit.fleet().Start().revision();
  const World world = Whole(kit, stage);
  for (int64_t next = 1; next <= kAwaited; ++next) {
    stage.inventory().ShowUpTo(first + next);
    RETURN_IF_ERROR(stage.AwaitProgress());
    stage.Kill();
    const Place reported = *stage.inventory().reports().back().place;
    const size_t watches = stage.inventory().watches().size();
    RETURN_IF_ERROR(stage.Start());
    RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
    RETURN_IF_ERROR(CheckKept(reported, stage.inventory().watches()[watches]));
  }
  RETURN_IF_ERROR(CheckReportsWereSent(stage.inventory()));
  stage.inventory().ShowUpTo(world.revision());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

absl::Status ResumesByToken(Kit& kit, Stage& stage) {
  RETURN_IF_ERROR(stage.BringUp(kit.fleet().Start()));
  const World world = Whole(kit, stage);
  stage.inventory().ShowUpTo(kit.fleet().Start().revision() + 3);
  RETURN_IF_ERROR(stage.AwaitProgress());

  stage.Kill();
  size_t watches = stage.inventory().watches().size();
  RETURN_IF_ERROR(stage.Start());
  RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  RETURN_IF_ERROR(CheckResumed(stage.inventory(), "a restart"));

  watches = stage.inventory().watches().size();
  stage.inventory().Break(absl::UnavailableError("the watch ends here"));
  RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  RETURN_IF_ERROR(CheckResumed(stage.inventory(), "a stream that ended"));

  stage.inventory().ShowUpTo(world.revision());
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

absl::Status SnapshotResume(Kit& kit, Stage& stage) {
  World world = kit.fleet().Start();
  kit.fleet().ThingsHappen(world);
  stage.inventory().Play(world);
  stage.inventory().HoldSnapshotAfter(4);
  RETURN_IF_ERROR(stage.OpenInventory());
  RETURN_IF_ERROR(stage.Start());
  RETURN_IF_ERROR(stage.AwaitHeld());
  RETURN_IF_ERROR(stage.Linger(kHandled));

  size_t watches = stage.inventory().watches().size();
  stage.inventory().HoldSnapshotAfter(6);
  RETURN_IF_ERROR(stage.Restart());
  RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  RETURN_IF_ERROR(stage.AwaitHeld());
  RETURN_IF_ERROR(stage.Linger(kHandled));

  watches = stage.inventory().watches().size();
  stage.inventory().HoldSnapshotAfter(7);
  stage.inventory().Break(absl::UnavailableError("the watch ends here"));
  RETURN_IF_ERROR(stage.AwaitWatchAfter(watches));
  stage.inventory().HoldSnapshotAfter(-1);
  ASSIGN_OR_RETURN(const auto expected, kit.DumpOf("whole", world));
  return stage.ExpectDump(expected);
}

}  // namespace muster::conformance
