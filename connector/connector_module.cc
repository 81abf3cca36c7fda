#include "connector/connector_module.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"
#include "connector/core/records/grpc_records.h"
#include "connector/core/review/scope_check.h"
#include "connector/core/review/source_file.h"
#include "connector/core/service/connector_service.h"
#include "connector/core/service/served_sources.h"
#include "connector/core/service/source_intake.h"
#include "connector/core/spend/inventory_spend_ledger.h"
#include "connector/core/sync/ingest_client.h"
#include "connector/iru/iru_source_factory.h"

namespace muster::connector {
namespace {

// How often followed commands look whether it is time to ask the vendor, and
// deleted sources are looked for.
constexpr absl::Duration kTick = absl::Seconds(1);
// Followed commands that ask the vendor at the same time.
constexpr int kFollowThreads = 4;

// Which bytes are at `path`, without a look at them: which file, and when it
// was written.
std::string MarkOf(const std::string& path) {
  struct stat found;
  if (path.empty() || stat(path.c_str(), &found) != 0) return "-";
  return absl::StrCat(found.st_ino, ".", found.st_size, ".",
                      found.st_mtim.tv_sec, ".", found.st_mtim.tv_nsec);
}

MakeTenant TenantsOf(const ConnectorDeps& deps) {
  if (deps.make_tenant) return deps.make_tenant;
  iru::IruSourceDeps real{deps.clock, deps.random};
  real.make_ledger = [&inventory = deps.inventory](const std::string& source) {
    return std::make_unique<InventorySpendLedger>(
        inventory, InventorySpendLedger::Options{source});
  };
  return [real](const config::v1::IruSource& source) {
    return iru::CreateIruTenant(source, real);
  };
}

class ConnectorModule final : public Module {
 public:
  ConnectorModule(const ConnectorDeps& deps, std::unique_ptr<SourceFile> file)
      : clock_(deps.clock),
        random_(deps.random),
        channel_(deps.inventory),
        patience_(deps.drain_patience),
        make_tenant_(TenantsOf(deps)),
        inventory_(deps.inventory),
        file_(std::move(file)),
        followers_(kFollowThreads),
        intake_(
            make_tenant_,
            [this](const config::v1::IruSource& source, Tenant tenant) {
              return Serve(source, std::move(tenant));
            },
            sources_, *file_, clock_),
        service_(sources_, intake_, clock_, random_, followers_) {}

  ~ConnectorModule() override { Drain(); }

  // Serves one more source, before Start().
  absl::Status Add(const config::v1::IruSource& config);

  std::vector<grpc::Service*> Services() override { return {&service_}; }

  absl::Status Start() override {
    for (const auto& source : sources_.All()) source->Start();
    ticker_ = std::make_unique<Periodic>(clock_, kTick, [this] {
      service_.Tick();
      intake_.RunOnce();
    });
    return absl::OkStatus();
  }

  void Drain() override;

 private:
  absl::StatusOr<std::shared_ptr<ServedSource>> Serve(
      const config::v1::IruSource& config, Tenant tenant);

  Clock& clock_;
  Random& random_;
  const LateChannel& channel_;
  const absl::Duration patience_;
  const MakeTenant make_tenant_;
  IngestClient inventory_;
  const std::unique_ptr<SourceFile> file_;
  ServedSources sources_;
  ThreadPool followers_;
  SourceIntake intake_;
  ConnectorService service_;
  std::unique_ptr<Periodic> ticker_;  // set between Start() and Drain()
};

absl::Status ConnectorModule::Add(const config::v1::IruSource& config) {
  RETURN_IF_ERROR(SourceName::Parse(config.source()).status());
  if (sources_.Find(config.source()).ok()) {
    return Error(absl::StatusCode::kInvalidArgument, "SOURCE_DUPLICATE",
                 absl::StrCat(config.source(),
                              " is configured twice; name each source once"),
                 {{"source", config.source()}});
  }
  RETURN_IF_ERROR(CheckScope(config.scope()));
  ASSIGN_OR_RETURN(Tenant tenant, make_tenant_(config));
  ASSIGN_OR_RETURN(std::shared_ptr<ServedSource> source,
                   Serve(config, std::move(tenant)));
  return sources_.Add(std::move(source));
}

void ConnectorModule::Drain() {
  service_.Drain();
  sources_.Close();
  intake_.Drain();
  const auto sources = sources_.All();
  for (const auto& source : sources) source->Drain();
  const absl::Time deadline = absl::Now() + patience_;
  for (const auto& source : sources) {
    source->AwaitIdle(std::max(absl::ZeroDuration(), deadline - absl::Now()));
  }
  inventory_.CancelAll();
  for (const auto& source : sources) source->Stop();
  ticker_.reset();
}

absl::StatusOr<std::shared_ptr<ServedSource>> ConnectorModule::Serve(
    const config::v1::IruSource& config, Tenant tenant) {
  return ServedSource::Create(
      config, std::move(tenant),
      {[this] { return inventory_.Open(); },
       std::make_unique<GrpcRecords>(config.source(), channel_,
                                     inventory_.contexts()),
       [files = std::vector<std::string>{config.token_file(),
                                         config.next_token_file()}] {
         return absl::StrCat(MarkOf(files[0]), " ", MarkOf(files[1]));
       },
       clock_, random_});
}

// A source that was connected and cannot be served is left out, so that it
// does not keep the others from being served.
void AddConnected(const std::vector<config::v1::IruSource>& sources,
                  ConnectorModule& module) {
  for (const config::v1::IruSource& source : sources) {
    const absl::Status added = module.Add(source);
    if (added.ok()) continue;
    LogStatus(Severity::kError,
              "a source that was connected cannot be served; correct what the "
              "error says and restart the connector",
              added, {{"source", source.source()}});
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateConnectorModule(
    const config::v1::MusterConfig& config, ConnectorDeps deps) {
  ASSIGN_OR_RETURN(std::unique_ptr<SourceFile> file,
                   SourceFile::Open(config.data_dir()));
  const std::vector<config::v1::IruSource> connected = file->sources();
  if (config.iru_sources().empty() && connected.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_SOURCE_CONFIGURED",
                 "the configuration names no tenant; add an `iru_sources` "
                 "block with its source, host and token_file");
  }
  auto module = std::make_unique<ConnectorModule>(deps, std::move(file));
  for (const config::v1::IruSource& source : config.iru_sources()) {
    const absl::Status added = module->Add(source);
    if (!added.ok()) {
      return Annotate(added, absl::StrCat("iru_sources, ", source.source()));
    }
  }
  AddConnected(connected, *module);
  return module;
}

}  // namespace muster::connector
