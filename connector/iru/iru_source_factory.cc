#include "connector/iru/iru_source_factory.h"

#include <memory>
#include <string>
#include <utility>

#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/archive/iru_archive.h"
#include "connector/iru/client/budget/request_budget.h"
#include "connector/iru/client/connection.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/client/iru_host.h"
#include "connector/iru/command/iru_command_sink.h"
#include "connector/iru/iru_source.h"

namespace muster::iru {
namespace {

using Config = config::v1::IruSource;

constexpr int kDefaultHourlyPercent = 50;

// What a tenant's halves share, and what that uses.
struct Shared {
  std::unique_ptr<connector::SpendLedger> ledger;
  std::unique_ptr<Connection> connection;
};

absl::StatusOr<RequestBudget::Options> LimitsOf(const Config& config) {
  const int percent = config.hourly_budget_percent() == 0
                          ? kDefaultHourlyPercent
                          : config.hourly_budget_percent();
  if (percent < 1 || percent > 100) {
    return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                 "hourly_budget_percent must be from 1 to 100.",
                 {{"source", config.source()}});
  }
  RequestBudget::Options limits;
  limits.hourly_percent = percent;
  return limits;
}

absl::StatusOr<Connection::Options> OptionsOf(const Config& config,
                                              const IruSourceDeps& deps) {
  Connection::Options options;
  ASSIGN_OR_RETURN(options.host, ResolveHost(config));
  ASSIGN_OR_RETURN(options.limits, LimitsOf(config));
  options.source = config.source();
  options.tokens = {config.source(), config.token_file(),
                    config.next_token_file()};
  options.read_only = config.read_only();
  options.allow_plaintext_loopback = config.allow_plaintext_loopback();
  options.export_hosts = {config.export_hosts().begin(),
                          config.export_hosts().end()};
  options.transport = deps.transport;
  return options;
}

absl::StatusOr<std::shared_ptr<Shared>> Share(const Config& config,
                                              const IruSourceDeps& deps) {
  ASSIGN_OR_RETURN(Connection::Options options, OptionsOf(config, deps));
  auto shared = std::make_shared<Shared>();
  if (deps.make_ledger) shared->ledger = deps.make_ledger(config.source());
  options.ledger = shared->ledger.get();
  ASSIGN_OR_RETURN(
      shared->connection,
      Connection::Create(deps.clock, deps.random, std::move(options)));
  return shared;
}

}  // namespace

absl::StatusOr<connector::Tenant> CreateIruTenant(const Config& config,
                                                  const IruSourceDeps& deps) {
  RETURN_IF_ERROR(SourceName::Parse(config.source()).status());
  ASSIGN_OR_RETURN(const std::shared_ptr<Shared> shared, Share(config, deps));
  std::shared_ptr<IruClient> client(shared, &shared->connection->client());
  IruCommandSink::Options options;
  options.read_only = config.read_only();
  connector::Tenant tenant;
  tenant.source = config.source();
  tenant.devices = std::make_unique<IruSource>(tenant.source, client,
                                               deps.clock, config.scope());
  tenant.commands =
      std::make_unique<IruCommandSink>(client, deps.clock, options);
  tenant.archive = std::make_unique<IruArchive>(tenant.source, client);
  tenant.upkeep = [shared] {
    shared->connection->RunOnce();
    return shared->connection->token_problem();
  };
  tenant.requests_left = [shared] {
    return shared->connection->budget().remaining_this_hour();
  };
  return tenant;
}

}  // namespace muster::iru
