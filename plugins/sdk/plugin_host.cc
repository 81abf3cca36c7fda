#include "plugins/sdk/plugin_host.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "client/feed/grpc_inventory_feed.h"

namespace muster::plugins {
namespace {

// How often streams look whether their heartbeat is due.
constexpr absl::Duration kHeartbeatCheck = absl::Seconds(1);
// How often the inventory is told how far the plugin is.
constexpr absl::Duration kReportInterval = absl::Seconds(1);

}  // namespace

absl::StatusOr<std::unique_ptr<PluginHost>> PluginHost::Create(
    const PluginOptions& options, const PluginDeps& deps) {
  ASSIGN_OR_RETURN(std::unique_ptr<EffectStore> store,
                   EffectStore::Open(absl::StrCat(options.data_dir, "/plugins/",
                                                  options.name),
                                     deps.random));
  return std::unique_ptr<PluginHost>(new PluginHost(
      options, deps, std::move(store),
      std::make_unique<client::GrpcInventoryFeed>(deps.inventory)));
}

PluginHost::PluginHost(const PluginOptions& options, const PluginDeps& deps,
                       std::unique_ptr<EffectStore> store,
                       std::unique_ptr<client::InventoryFeed> feed)
    : options_(options),
      deps_(deps),
      store_(std::move(store)),
      feed_(std::move(feed)),
      volume_(store_->rocks().path()),
      rocks_metrics_(absl::StrCat("plugins/", options_.name), store_->rocks(),
                     volume_) {}

PluginHost::~PluginHost() { StopRunning(); }

void PluginHost::Run(Plugin& plugin) {
  Applier::Options applier;
  applier.name = options_.name;
  applier.effects_fingerprint = options_.effects_fingerprint;
  applier.on_applied = [this] { hub_.WakeAll(); };
  applier.clock = &deps_.clock;
  applier.on_bad_change = options_.on_bad_change;
  applier_ = std::make_unique<Applier>(std::move(applier), plugin, *store_);

  PluginLoop::Options loop;
  loop.name = options_.name;
  loop.want_liveness = options_.want_liveness;
  loop_ = std::make_unique<PluginLoop>(std::move(loop), *applier_, *feed_,
                                       deps_.clock, deps_.random);
  {
    absl::MutexLock lock(&running_mu_);
    running_ = true;
  }
  loop_->Start();
  tick_ = std::make_unique<Periodic>(deps_.clock, options_.tick_interval,
                                     [this] { loop_->Tick(); });
  heartbeat_ = std::make_unique<Periodic>(deps_.clock, kHeartbeatCheck,
                                          [this] { hub_.Tick(); });
  report_ = std::make_unique<Periodic>(deps_.clock, kReportInterval,
                                       [this] { loop_->ReportProgress(); });
  metrics_ = std::make_unique<PluginMetrics>(
      options_.name, *loop_, applier_->bad_changes(), *store_, deps_.clock);
}

void PluginHost::Drain() {
  StopRunning();
  hub_.Drain();
}

absl::Status PluginHost::Update(
    absl::FunctionRef<absl::Status(EffectBatch&)> handle) {
  absl::ReaderMutexLock lock(&running_mu_);
  if (!running_) {
    return Error(absl::StatusCode::kFailedPrecondition, "PLUGIN_NOT_RUNNING",
                 absl::StrCat("the plugin ", options_.name,
                              " has not started or is being stopped; try "
                              "again when it runs"),
                 {{"plugin", options_.name}});
  }
  return applier_->Update(handle);
}

std::optional<absl::Time> PluginHost::stream_time() const {
  absl::ReaderMutexLock lock(&running_mu_);
  if (!running_) return std::nullopt;
  return applier_->stream_time();
}

PluginHealth PluginHost::health() const {
  absl::ReaderMutexLock lock(&running_mu_);
  if (!running_) return {false, "not running"};
  return HealthOf(*applier_, loop_->status());
}

void PluginHost::StopRunning() {
  {
    absl::MutexLock lock(&running_mu_);
    running_ = false;
  }
  metrics_.reset();
  report_.reset();
  heartbeat_.reset();
  tick_.reset();
  loop_.reset();
  applier_.reset();
}

}  // namespace muster::plugins
