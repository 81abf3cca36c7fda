#include "inventory/service/inventory_module.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/grpc/watch_hub.h"
#include "base/status_macros.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"
#include "inventory/ingest/ingest_service.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/service/inventory_service.h"
#include "inventory/service/sources_service.h"
#include "inventory/store/change_log.h"
#include "inventory/store/device_store.h"
#include "inventory/store/inventory_db.h"
#include "inventory/store/source_store.h"
#include "inventory/store/sync_store.h"
#include "inventory/watch/watch_cursor.h"

namespace muster::inventory {
namespace {

// Threads that read for watchers, however many those are.
constexpr int kReaders = 2;
// Threads that take the steps of syncs. They commit in turns: one decodes and
// compares while the other waits for the disk.
constexpr int kWriters = 2;

class InventoryModule final : public Module {
 public:
  InventoryModule(std::unique_ptr<InventoryDb> db, RemovalGuard guard,
                  Clock& clock)
      : clock_(clock),
        db_(std::move(db)),
        devices_(*db_),
        log_(*db_),
        sources_(*db_),
        syncs_(*db_, clock, [this] { hub_.WakeAll(); }),
        inventory_service_({devices_, log_, sources_, clock, readers_, hub_}),
        sources_service_(sources_),
        ingest_service_(syncs_, devices_, guard, writers_) {}

  absl::Status FailInterrupted() { return syncs_.FailInterrupted(); }

  std::vector<grpc::Service*> Services() override {
    return {&inventory_service_, &sources_service_, &ingest_service_};
  }

  absl::Status Start() override {
    ticker_.emplace(clock_, kWatchTick, [this] { hub_.Tick(); });
    return absl::OkStatus();
  }

  void Drain() override {
    ticker_.reset();
    ingest_service_.Drain();
    hub_.Drain();
  }

 private:
  Clock& clock_;
  const std::unique_ptr<InventoryDb> db_;
  const DeviceStore devices_;
  const ChangeLog log_;
  const SourceStore sources_;
  WatchHub hub_;
  SyncStore syncs_;
  ThreadPool readers_{kReaders};
  ThreadPool writers_{kWriters};
  InventoryService inventory_service_;
  SourcesService sources_service_;
  IngestService ingest_service_;
  std::optional<Periodic> ticker_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateInventoryModule(
    const config::v1::MusterConfig& config, InventoryDeps deps) {
  ASSIGN_OR_RETURN(
      auto db, InventoryDb::Open(absl::StrCat(config.data_dir(), "/inventory"),
                                 deps.random));
  auto module = std::make_unique<InventoryModule>(
      std::move(db), RemovalGuard(config.inventory()), deps.clock);
  RETURN_IF_ERROR(module->FailInterrupted());
  return module;
}

}  // namespace muster::inventory
