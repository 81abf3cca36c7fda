#include "inventory/service/inventory_module.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/grpc/pump/pump_queue.h"
#include "base/grpc/watch_hub.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/metrics/rocks_metrics.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"
#include "inventory/catalog/catalog_service.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/ingest_service.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/maintenance/maintenance_service.h"
#include "inventory/maintenance/purge/purge.h"
#include "inventory/maintenance/retention.h"
#include "inventory/metrics/freshness_metrics.h"
#include "inventory/metrics/source_metrics.h"
#include "inventory/metrics/sync_metrics.h"
#include "inventory/service/inventory_metrics.h"
#include "inventory/service/inventory_service.h"
#include "inventory/sources/sources_service.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/watch/shared_batches.h"
#include "inventory/watch/watch_cursor.h"
#include "inventory/watch/watch_service.h"
#include "inventory/watch/watcher_registry.h"

namespace muster::inventory {
namespace {

// Threads that read for watchers, however many those are.
constexpr int kReaders = 2;
// Threads that take the steps of syncs: one prepares a page while the other
// commits one.
constexpr int kWriters = 2;
// A watcher that takes nothing for so long is ended; it resumes by token.
constexpr absl::Duration kStallLimit = absl::Minutes(2);
constexpr absl::Duration kAnchorInterval = absl::Seconds(1);
constexpr absl::Duration kRetentionInterval = absl::Minutes(1);

WatchHubOptions HubOptions(Executor& sweeper) {
  WatchHubOptions options;
  options.sweeper = &sweeper;
  options.stall_limit = kStallLimit;
  return options;
}

class InventoryModule final : public Module {
 public:
  InventoryModule(std::unique_ptr<RocksDeviceStore> store,
                  std::unique_ptr<LivenessTable> liveness,
                  const config::v1::InventoryConfig& config,
                  const InventoryDeps& deps)
      : clock_(deps.clock),
        store_(std::move(store)),
        liveness_(std::move(liveness)),
        hub_(HubOptions(readers_)),
        writer_(*store_, *liveness_, [this] { hub_.WakeAll(); }),
        syncs_(writer_, clock_,
               [this](absl::string_view source,
                      absl::Span<const ReplacedReading> replaced) {
                 freshness_.Record(source, replaced);
               }),
        registry_(
            *store_,
            [this](absl::string_view watcher, const v1::WatchToken& token) {
              return SaveProgress(watcher, token);
            }),
        retention_(*store_, writer_, clock_,
                   RetentionPolicy::FromConfig(config),
                   [this] { return store_->LogBytes(); }),
        purge_(writer_, clock_, [this] { shared_.Clear(); }),
        watch_service_({*store_, *liveness_, shared_, registry_, clock_,
                        deps.random, pumps_, hub_}),
        inventory_service_(*store_, *liveness_, watch_service_),
        sources_service_(*store_, writer_, syncs_, clock_),
        catalog_service_(*store_),
        maintenance_service_({*store_, retention_, purge_, registry_}),
        ingest_service_(syncs_, *store_, RemovalGuard(config), writers_) {}

  absl::Status Load() {
    RETURN_IF_ERROR(registry_.Load(*store_->Read()));
    return syncs_.FailInterrupted();
  }

  std::vector<grpc::Service*> Services() override {
    return {&inventory_service_, &sources_service_, &catalog_service_,
            &maintenance_service_, &ingest_service_};
  }

  absl::Status Start() override {
    ticker_.emplace(clock_, kWatchTick, [this] { hub_.Tick(clock_.Now()); });
    anchorer_.emplace(clock_, kAnchorInterval, [this] { FlushAnchor(); });
    compactor_.emplace(clock_, kRetentionInterval, [this] { Compact(); });
    return absl::OkStatus();
  }

  void Drain() override {
    ticker_.reset();
    compactor_.reset();
    ingest_service_.Drain();
    hub_.Drain();
    anchorer_.reset();
  }

 private:
  absl::Status SaveProgress(absl::string_view watcher,
                            const v1::WatchToken& token) {
    return writer_.Write([&](StoreDraft& draft) {
      draft.Put(Collection::kProgress, watcher, token);
      return absl::OkStatus();
    });
  }

  void FlushAnchor() {
    const absl::Status flushed = store_->FlushAnchor();
    if (flushed.ok()) return;
    LogStatus(Severity::kWarning,
              "the store's anchor could not be written; it is tried again",
              flushed, {});
  }

  void Compact() {
    const Revision before = store_->compacted_through();
    const auto compacted = retention_.RunOnce();
    if (store_->compacted_through() != before) shared_.Clear();
    if (compacted.ok()) return;
    LogStatus(Severity::kWarning,
              "old history could not be forgotten; it is tried again",
              compacted.status(), {});
  }

  Clock& clock_;
  const std::unique_ptr<RocksDeviceStore> store_;
  const std::unique_ptr<LivenessTable> liveness_;
  ThreadPool readers_{kReaders};
  ThreadPool writers_{kWriters};
  PumpQueue pumps_{readers_, kReaders};
  WatchHub hub_;
  SharedBatches shared_;
  FreshnessMetrics freshness_;
  StoreWriter writer_;
  SyncStore syncs_;
  WatcherRegistry registry_;
  Retention retention_;
  Purge purge_;
  WatchService watch_service_;
  InventoryService inventory_service_;
  SourcesService sources_service_;
  CatalogService catalog_service_;
  MaintenanceService maintenance_service_;
  IngestService ingest_service_;
  std::optional<Periodic> ticker_;
  std::optional<Periodic> anchorer_;
  std::optional<Periodic> compactor_;
  const InventoryMetrics metrics_{
      *store_, registry_, [this] { return store_->LogBytes(); }, clock_};
  const SourceMetrics source_metrics_{*store_, clock_};
  const SyncMetrics sync_metrics_{*store_, clock_};
  const RocksMetrics rocks_metrics_{"inventory", store_->rocks(),
                                    store_->disk()};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateInventoryModule(
    const config::v1::MusterConfig& config, InventoryDeps deps) {
  RocksDeviceStore::Options options;
  options.min_free_bytes = config.inventory().min_free_bytes();
  ASSIGN_OR_RETURN(
      auto store,
      RocksDeviceStore::Open(absl::StrCat(config.data_dir(), "/inventory"),
                             deps.random, deps.clock, options));
  ASSIGN_OR_RETURN(auto liveness, LivenessTable::Load(*store->Read()));
  auto module = std::make_unique<InventoryModule>(
      std::move(store), std::move(liveness), config.inventory(), deps);
  RETURN_IF_ERROR(module->Load());
  return module;
}

}  // namespace muster::inventory
