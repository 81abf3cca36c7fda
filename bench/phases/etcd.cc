#include <filesystem>
#include <string>
#include <vector>

#include "base/status_macros.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/watch_load.h"
#include "bench/peer/etcd_load.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

struct EtcdRun {
  Timed puts;
  Timed catchup;
};

absl::StatusOr<EtcdRun> RunOnce(const Context& context,
                                const std::vector<grpc::ByteBuffer>& puts,
                                int in_flight) {
  const std::string dir = context.Path("etcd");
  ASSIGN_OR_RETURN(const auto etcd, StartEtcd(context.programs, dir));
  const auto cpu = [&] { return etcd->Cpu(); };
  EtcdRun run;
  ASSIGN_OR_RETURN(run.puts, Time(cpu, [&] {
                     return PutAll(etcd->target(), puts, in_flight);
                   }));
  AwaitIdle(*etcd);
  const auto channel = Connect(etcd->target());
  ASSIGN_OR_RETURN(
      run.catchup, Time(cpu, [&]() -> absl::StatusOr<absl::Duration> {
        ASSIGN_OR_RETURN(const StreamRun read,
                         ReadEvents(channel, context.scale.devices));
        return read.elapsed;
      }));
  etcd->Stop();
  std::filesystem::remove_all(dir);
  return run;
}

void AddFactor(Context& context, const std::string& key,
               const std::string& unit, double goal, double ours,
               const Timed& theirs) {
  const double count = context.scale.devices;
  Figure figure;
  figure.key = key;
  figure.unit = unit;
  figure.goal = goal;
  figure.ours = ours;
  figure.limit = count / theirs.seconds;
  figure.value = figure.ours / figure.limit;
  figure.limit_cpu_us = 1e6 * theirs.cpu_seconds / count;
  context.report.Add(figure);
}

}  // namespace

absl::Status RunEtcd(Context& context) {
  if (context.programs.etcd.empty()) {
    context.report.Skip("etcd_catchup_factor", "there is no etcd");
    context.report.Skip("etcd_put_factor", "there is no etcd");
    return absl::OkStatus();
  }
  Tell("etcd with the same records");
  const auto puts = EtcdPuts(*context.fleet);
  std::vector<Timed> in_order, written, read;
  for (int run = 0; run < context.scale.long_runs; ++run) {
    ASSIGN_OR_RETURN(const EtcdRun one, RunOnce(context, puts, 1));
    ASSIGN_OR_RETURN(const EtcdRun many,
                     RunOnce(context, puts, PushLoad::kWindow));
    in_order.push_back(one.puts);
    written.push_back(many.puts);
    read.insert(read.end(), {one.catchup, many.catchup});
  }
  AddFactor(context, "etcd_catchup_factor", "changes/s", 3,
            context.changes_per_second, MedianOf(read));
  AddFactor(context, "etcd_put_factor", "devices/s", 2,
            context.devices_per_second, MedianOf(written));
  context.report.Note("etcd_puts_one_txn_at_a_time",
                      context.scale.devices / MedianOf(in_order).seconds);
  context.report.Add(Limit{"etcd_puts_of_100", "keys/s",
                           context.scale.devices / MedianOf(written).seconds,
                           kPublishedEtcdPuts});
  return absl::OkStatus();
}

}  // namespace muster::bench
