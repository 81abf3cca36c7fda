#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/raw_stream.h"
#include "bench/client/watch_load.h"
#include "bench/limit/message_file.h"
#include "bench/limit/rocks_limit.h"
#include "bench/limit/wal.h"
#include "bench/phases/phases.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

StreamPlan PlanOf(const Context& context, const std::string& method) {
  StreamPlan plan;
  plan.method = method;
  plan.request = WatchFrom(context.token);
  plan.field = inventory::v1::WatchResponse::kChangesFieldNumber;
  plan.entries = context.scale.devices;
  return plan;
}

absl::StatusOr<Timed> ReadOnce(const MeasuredProcess& server,
                               const StreamPlan& plan) {
  const auto channel = Connect(server.target());
  return Time([&] { return server.Cpu(); },
              [&]() -> absl::StatusOr<absl::Duration> {
                ASSIGN_OR_RETURN(const StreamRun run,
                                 ReadStream(channel, plan));
                return run.elapsed;
              });
}

// Reads once to see that it is right, and keeps the messages for the limit.
absl::Status Rehearse(Context& context, const std::string& file) {
  StreamPlan plan = PlanOf(context, kWatch);
  plan.keep_messages = true;
  ASSIGN_OR_RETURN(const StreamRun run,
                   ReadStream(Connect(context.inventory->target()), plan));
  RETURN_IF_ERROR(CheckGapFree(run.messages, plan.entries));
  context.report.Note("catchup_messages", double(run.messages.size()));
  context.report.Note("catchup_bytes_per_change",
                      double(run.bytes) / double(run.entries));
  return WriteMessages(file, run.messages);
}

absl::StatusOr<ScanRun> ScanLog(const Context& context) {
  ASSIGN_OR_RETURN(const std::string database,
                   FindDatabase(DataDir(context.MainDir())));
  return ScanFamily(database, context.log_family, context.scale.short_runs);
}

}  // namespace

absl::Status RunCatchup(Context& context) {
  Tell("a watcher catches up");
  const std::string file = context.Path("catchup-messages");
  RETURN_IF_ERROR(Rehearse(context, file));
  ASSIGN_OR_RETURN(const auto bare,
                   StartBare(context.programs, context.Path("bare"), file, 0));
  AwaitIdle(*context.inventory);
  std::vector<Timed> ours, stream;
  for (int run = 0; run < context.scale.short_runs; ++run) {
    ASSIGN_OR_RETURN(ours.emplace_back(),
                     ReadOnce(*context.inventory, PlanOf(context, kWatch)));
    ASSIGN_OR_RETURN(stream.emplace_back(),
                     ReadOnce(*bare, PlanOf(context, kBareReplay)));
  }
  ASSIGN_OR_RETURN(const ScanRun scan, ScanLog(context));
  const double count = context.scale.devices;
  const double scanned = scan.entries / absl::ToDoubleSeconds(scan.elapsed);
  const double streamed = count / MedianOf(stream).seconds;
  Figure figure = RateFigure("catchup_ratio", "changes/s", 0.80, count,
                             MedianOf(ours), MedianOf(stream));
  figure.limit = std::min(scanned, streamed);
  figure.value = figure.ours / figure.limit;
  context.changes_per_second = figure.ours;
  context.report.Add(figure);
  context.report.Add(
      Limit{"log_scan", "entries/s", scanned, kPublishedLogScan});
  context.report.Add(
      Limit{"bare_stream", "changes/s", streamed, kNotPublished});
  return absl::OkStatus();
}

}  // namespace muster::bench
