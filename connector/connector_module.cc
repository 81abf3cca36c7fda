#include "connector/connector_module.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"
#include "connector/core/service/connector_service.h"
#include "connector/core/service/served_source.h"
#include "connector/core/service/sync_loop.h"
#include "connector/core/sync/ingest_client.h"
#include "connector/iru/iru_source_factory.h"

namespace muster::connector {
namespace {

// How often followed commands look whether it is time to ask the vendor.
constexpr absl::Duration kFollowTick = absl::Seconds(1);
// Followed commands that ask the vendor at the same time.
constexpr int kFollowThreads = 4;
constexpr absl::Duration kShortestInterval = absl::Seconds(10);

std::vector<ServedSource*> Pointers(
    const std::vector<std::unique_ptr<ServedSource>>& sources) {
  std::vector<ServedSource*> pointers;
  for (const auto& source : sources) pointers.push_back(source.get());
  return pointers;
}

class ConnectorModule final : public Module {
 public:
  ConnectorModule(const ConnectorDeps& deps,
                  std::unique_ptr<IngestClient> inventory,
                  std::vector<std::unique_ptr<ServedSource>> sources)
      : clock_(deps.clock),
        patience_(deps.drain_patience),
        inventory_(std::move(inventory)),
        sources_(std::move(sources)),
        followers_(kFollowThreads),
        service_(Pointers(sources_), clock_, followers_) {
    for (const auto& source : sources_) {
      auto loop = std::make_unique<SyncLoop>(source->scheduler, clock_);
      source->wake = [loop = loop.get()] { loop->Kick(); };
      loops_.push_back(std::move(loop));
    }
  }

  ~ConnectorModule() override { Drain(); }

  std::vector<grpc::Service*> Services() override { return {&service_}; }

  absl::Status Start() override {
    for (const auto& loop : loops_) loop->Start();
    ticker_ = std::make_unique<Periodic>(clock_, kFollowTick,
                                         [this] { service_.Tick(); });
    return absl::OkStatus();
  }

  void Drain() override {
    service_.Drain();
    for (const auto& source : sources_) source->scheduler.Drain();
    for (const auto& source : sources_) {
      if (!source->scheduler.AwaitIdle(patience_)) inventory_->CancelAll();
    }
    for (const auto& loop : loops_) loop->Stop();
    ticker_.reset();
  }

 private:
  Clock& clock_;
  const absl::Duration patience_;
  const std::unique_ptr<IngestClient> inventory_;
  const std::vector<std::unique_ptr<ServedSource>> sources_;
  std::vector<std::unique_ptr<SyncLoop>> loops_;
  ThreadPool followers_;
  ConnectorService service_;
  std::unique_ptr<Periodic> ticker_;  // set between Start() and Drain()
};

absl::Duration OrDefault(bool is_set, const google::protobuf::Duration& value,
                         absl::Duration fallback) {
  if (!is_set) return fallback;
  return absl::Seconds(value.seconds()) + absl::Nanoseconds(value.nanos());
}

absl::StatusOr<SyncScheduler::Options> Schedule(
    const config::v1::IruSource& source) {
  SyncScheduler::Options options;
  options.full_sync_interval =
      OrDefault(source.has_full_sync_interval(), source.full_sync_interval(),
                options.full_sync_interval);
  options.retry_delay = OrDefault(source.has_retry_delay(),
                                  source.retry_delay(), options.retry_delay);
  if (options.full_sync_interval < kShortestInterval) {
    return Error(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_SHORT",
                 "full_sync_interval must be at least 10 s; correct it");
  }
  if (options.retry_delay <= absl::ZeroDuration()) {
    return Error(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_SHORT",
                 "retry_delay must be more than 0 s; correct it");
  }
  return options;
}

absl::StatusOr<Tenant> Make(const config::v1::IruSource& source,
                            const ConnectorDeps& deps) {
  if (deps.make_tenant) return deps.make_tenant(source);
  return iru::CreateIruTenant(source, {deps.clock, deps.random});
}

absl::StatusOr<std::unique_ptr<ServedSource>> Serve(
    const config::v1::IruSource& source, const ConnectorDeps& deps,
    IngestClient& inventory) {
  RETURN_IF_ERROR(SourceName::Parse(source.source()).status());
  ASSIGN_OR_RETURN(const SyncScheduler::Options schedule, Schedule(source));
  ASSIGN_OR_RETURN(Tenant tenant, Make(source, deps));
  return std::make_unique<ServedSource>(
      std::move(tenant), [&inventory] { return inventory.Open(); }, deps.clock,
      schedule);
}

absl::Status Duplicate(const std::string& source) {
  return Error(
      absl::StatusCode::kInvalidArgument, "SOURCE_DUPLICATE",
      absl::StrCat(source, " is configured twice; name each source once"),
      {{"source", source}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateConnectorModule(
    const config::v1::MusterConfig& config, ConnectorDeps deps) {
  if (config.iru_sources().empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_SOURCE_CONFIGURED",
                 "the configuration names no tenant; add an `iru_sources` "
                 "block with its source, host and token_file");
  }
  auto inventory = std::make_unique<IngestClient>(deps.inventory);
  std::vector<std::unique_ptr<ServedSource>> sources;
  absl::flat_hash_set<std::string> names;
  for (const config::v1::IruSource& source : config.iru_sources()) {
    if (!names.insert(source.source()).second) {
      return Duplicate(source.source());
    }
    auto served = Serve(source, deps, *inventory);
    if (!served.ok()) {
      return Annotate(served.status(),
                      absl::StrCat("iru_sources, ", source.source()));
    }
    sources.push_back(*std::move(served));
  }
  return std::make_unique<ConnectorModule>(deps, std::move(inventory),
                                           std::move(sources));
}

}  // namespace muster::connector
