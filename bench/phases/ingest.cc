#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/watch_load.h"
#include "bench/limit/rocks_limit.h"
#include "bench/limit/wal.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

using Messages = std::vector<grpc::ByteBuffer>;

// Fills the store that the other phases use, and returns its batches.
absl::StatusOr<std::vector<std::string>> FillMain(Context& context,
                                                  const Messages& messages) {
  ASSIGN_OR_RETURN(context.inventory,
                   StartInventory(context.programs, context.MainDir()));
  const auto channel = Connect(context.inventory->target());
  ASSIGN_OR_RETURN(const Snapshot empty, ReadSnapshot(channel));
  context.token = empty.token;
  ASSIGN_OR_RETURN(const std::string database,
                   FindDatabase(DataDir(context.MainDir())));
  WalTap tap(database, context.Path("wal"));
  RETURN_IF_ERROR(PushAll(channel, kPushPages, messages).status());
  context.report.Note("ingest_write_bytes",
                      double(tap.Stop()) / context.scale.devices);
  return tap.Batches();
}

absl::StatusOr<Timed> IngestOnce(const Context& context, int run,
                                 const Messages& messages) {
  const std::string dir = context.Path(absl::StrCat("ingest-", run));
  ASSIGN_OR_RETURN(const auto inventory, StartInventory(context.programs, dir));
  const auto channel = Connect(inventory->target());
  const auto timed =
      Time([&] { return inventory->Cpu(); },
           [&] { return PushAll(channel, kPushPages, messages); });
  inventory->Stop();
  std::filesystem::remove_all(dir);
  return timed;
}

absl::StatusOr<Timed> ReplayOnce(const Context& context,
                                 const std::vector<std::string>& batches) {
  ASSIGN_OR_RETURN(const std::string database,
                   FindDatabase(DataDir(context.MainDir())));
  return Time(OwnCpu, [&] {
    return ReplayBatches(database, context.Path("replay"), batches);
  });
}

}  // namespace

absl::Status RunIngest(Context& context) {
  Tell("ingest of a new fleet");
  context.fleet = std::make_unique<Fleet>(context.scale.devices);
  const Messages messages = context.fleet->Messages(
      inventory::v1::SYNC_KIND_FULL, context.fleet->whole(), context.reading);
  ASSIGN_OR_RETURN(const auto batches, FillMain(context, messages));
  AwaitIdle(*context.inventory);
  std::vector<Timed> ours, limit;
  for (int run = 0; run < context.scale.long_runs; ++run) {
    ASSIGN_OR_RETURN(ours.emplace_back(), IngestOnce(context, run, messages));
    ASSIGN_OR_RETURN(limit.emplace_back(), ReplayOnce(context, batches));
  }
  const Figure figure =
      RateFigure("ingest_ratio", "devices/s", 0.80, context.scale.devices,
                 MedianOf(ours), MedianOf(limit));
  context.devices_per_second = figure.ours;
  context.report.Add(figure);
  context.report.Add(
      Limit{"rocksdb_batches", "devices/s", figure.limit, kPublishedBatches});
  std::filesystem::remove_all(context.Path("wal"));
  return absl::OkStatus();
}

}  // namespace muster::bench
