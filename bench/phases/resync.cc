#include <filesystem>
#include <string>
#include <vector>

#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/limit/rocks_limit.h"
#include "bench/limit/wal.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

using Messages = std::vector<grpc::ByteBuffer>;

// The whole fleet, one round later than it was read last.
Messages NextRound(Context& context) {
  ++context.reading.round;
  return context.fleet->Messages(inventory::v1::SYNC_KIND_FULL,
                                 context.fleet->whole(), context.reading);
}

absl::StatusOr<Timed> PushOnce(const MeasuredProcess& server,
                               const std::string& method,
                               const Messages& messages) {
  AwaitIdle(server);
  const auto channel = Connect(server.target());
  return Time([&] { return server.Cpu(); },
              [&] { return PushAll(channel, method, messages); });
}

absl::Status MeasureBytes(Context& context, const std::string& database) {
  const Messages messages = NextRound(context);
  AwaitIdle(*context.inventory);
  WalTap tap(database, context.Path("wal-of-resync"));
  RETURN_IF_ERROR(PushOnce(*context.inventory, kPushPages, messages).status());
  AwaitIdle(*context.inventory);  // what is written later counts too
  Figure figure;
  figure.key = "resync_write_bytes";
  figure.unit = "bytes";
  figure.value = double(tap.Stop()) / context.scale.devices;
  figure.goal = 40;
  figure.at_least = false;
  context.report.Add(figure);
  std::filesystem::remove_all(context.Path("wal-of-resync"));
  return absl::OkStatus();
}

void AddFigure(Context& context, const Timed& ours, const Timed& stream,
               const ScanRun& scan) {
  const double count = context.scale.devices;
  const double scanned = scan.entries / absl::ToDoubleSeconds(scan.elapsed);
  Figure figure;
  figure.key = "resync_ratio";
  figure.unit = "s";
  figure.ours = ours.seconds;
  figure.limit = stream.seconds + absl::ToDoubleSeconds(scan.elapsed);
  figure.value = figure.ours / figure.limit;
  figure.goal = 2;
  figure.at_least = false;
  figure.spread_percent = ours.spread_percent;
  figure.cpu_us = 1e6 * ours.cpu_seconds / count;
  // The scan is one thread that does nothing else.
  figure.limit_cpu_us =
      1e6 * (stream.cpu_seconds + absl::ToDoubleSeconds(scan.elapsed)) / count;
  context.report.Add(figure);
  context.report.Add(
      Limit{"record_scan", "records/s", scanned, kPublishedRecordScan});
  context.report.Add(
      Limit{"bare_push", "devices/s", count / stream.seconds, kNotPublished});
}

}  // namespace

absl::Status RunResync(Context& context) {
  Tell("a sync in which only check-ins moved");
  ASSIGN_OR_RETURN(const std::string database,
                   FindDatabase(DataDir(context.MainDir())));
  RETURN_IF_ERROR(MeasureBytes(context, database));
  ASSIGN_OR_RETURN(const auto bare,
                   StartBare(context.programs, context.Path("bare"), "", 0));
  std::vector<Timed> ours, stream;
  for (int run = 0; run < context.scale.short_runs; ++run) {
    const Messages messages = NextRound(context);
    ASSIGN_OR_RETURN(ours.emplace_back(),
                     PushOnce(*context.inventory, kPushPages, messages));
    ASSIGN_OR_RETURN(stream.emplace_back(),
                     PushOnce(*bare, kBarePush, messages));
  }
  ASSIGN_OR_RETURN(
      const ScanRun scan,
      ScanFamily(database, context.records_family, context.scale.short_runs));
  AddFigure(context, MedianOf(ours), MedianOf(stream), scan);
  return absl::OkStatus();
}

}  // namespace muster::bench
