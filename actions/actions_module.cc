#include "actions/actions_module.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/peers/grpc_command_gateway.h"
#include "actions/peers/grpc_device_lookup.h"
#include "actions/service/actions_service.h"
#include "actions/service/command_maker.h"
#include "actions/store/command_metrics.h"
#include "actions/store/command_store.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/disk_space.h"
#include "base/storage/metrics/rocks_metrics.h"
#include "base/threads/periodic.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

// How often the dispatcher looks what is due; shorter if a delay is shorter.
constexpr absl::Duration kTurn = absl::Seconds(1);

class ActionsModule final : public Module {
 public:
  ActionsModule(std::unique_ptr<CommandStore> store, const ActionsDeps& deps,
                const Dispatcher::Options& options)
      : clock_(deps.clock),
        turn_(std::min(kTurn, *std::min_element(options.delays.begin(),
                                                options.delays.end()))),
        store_(std::move(store)),
        gateway_(deps.connector),
        devices_(deps.inventory),
        dispatcher_(*store_, gateway_, devices_, deps.clock, options),
        maker_(*store_, devices_, gateway_, deps.clock, deps.random),
        service_(*store_, maker_, [this] { Kick(); }) {}

  ~ActionsModule() override { Drain(); }

  std::vector<grpc::Service*> Services() override { return {&service_}; }

  absl::Status Start() override {
    absl::MutexLock lock(&mu_);
    loop_ = std::make_unique<Periodic>(clock_, turn_,
                                       [this] { dispatcher_.RunOnce(); });
    return absl::OkStatus();
  }

  void Drain() override {
    dispatcher_.Stop();
    gateway_.CancelReads();
    std::unique_ptr<Periodic> loop;  // ends outside the lock
    absl::MutexLock lock(&mu_);
    loop.swap(loop_);
  }

 private:
  void Kick() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (loop_) loop_->Kick();
  }

  Clock& clock_;
  const absl::Duration turn_;
  const std::unique_ptr<CommandStore> store_;
  GrpcCommandGateway gateway_;
  GrpcDeviceLookup devices_;
  Dispatcher dispatcher_;
  CommandMaker maker_;
  ActionsService service_;

  absl::Mutex mu_;
  std::unique_ptr<Periodic> loop_ ABSL_GUARDED_BY(mu_);

  const CommandMetrics metrics_{*store_, clock_};
  const VolumeSpace volume_{store_->rocks().path()};
  const RocksMetrics rocks_metrics_{"actions", store_->rocks(), volume_};
};

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Nanoseconds(
      google::protobuf::util::TimeUtil::DurationToNanoseconds(duration));
}

absl::Status CheckPositive(absl::string_view field, absl::Duration value) {
  if (value > absl::ZeroDuration()) return absl::OkStatus();
  return Error(
      absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
      absl::StrCat(field, " is ", absl::FormatDuration(value),
                   " in the configuration; write a duration above zero"),
      {{"field", std::string(field)}, {"value", absl::FormatDuration(value)}});
}

absl::StatusOr<Dispatcher::Options> ToOptions(
    const config::v1::ActionsConfig& config) {
  Dispatcher::Options options;
  if (config.follow_delays_size() > 0) options.delays.clear();
  for (const google::protobuf::Duration& delay : config.follow_delays()) {
    options.delays.push_back(FromProto(delay));
    RETURN_IF_ERROR(
        CheckPositive("actions.follow_delays", options.delays.back()));
  }
  if (config.has_offline_after()) {
    options.offline_after = FromProto(config.offline_after());
    RETURN_IF_ERROR(
        CheckPositive("actions.offline_after", options.offline_after));
  }
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateActionsModule(
    const config::v1::MusterConfig& config, const ActionsDeps& deps) {
  ASSIGN_OR_RETURN(const Dispatcher::Options options,
                   ToOptions(config.actions()));
  ASSIGN_OR_RETURN(
      std::unique_ptr<CommandStore> store,
      CommandStore::Open(absl::StrCat(config.data_dir(), "/actions"),
                         deps.clock));
  return std::make_unique<ActionsModule>(std::move(store), deps, options);
}

}  // namespace muster::actions
