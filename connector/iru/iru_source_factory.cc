#include "connector/iru/iru_source_factory.h"

#include <memory>
#include <string>
#include <utility>

#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/http/curl_transport.h"
#include "base/http/tracing_http_transport.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/client/iru_host.h"
#include "connector/iru/client/request_budget.h"
#include "connector/iru/command/iru_command_sink.h"
#include "connector/iru/iru_source.h"

namespace muster::iru {
namespace {

using Config = config::v1::IruSource;

constexpr int kDefaultHourlyPercent = 50;

// Everything between a tenant's two halves and its host, each above what it
// uses.
struct Connection {
  Connection(const Config& config, const IruSourceDeps& deps,
             RequestBudget::Options limits, IruClient::Options options)
      : curl(CurlOptions(config)),
        tracing(deps.transport == nullptr ? curl : *deps.transport),
        budget(deps.clock, limits),
        client(tracing, budget, deps.clock, deps.random, std::move(options)) {}

  static CurlTransport::Options CurlOptions(const Config& config) {
    CurlTransport::Options options;
    options.read_only = config.read_only();
    options.allow_plaintext_loopback = config.allow_plaintext_loopback();
    return options;
  }

  CurlTransport curl;
  TracingHttpTransport tracing;
  RequestBudget budget;
  IruClient client;
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

}  // namespace

absl::StatusOr<connector::Tenant> CreateIruTenant(const Config& config,
                                                  const IruSourceDeps& deps) {
  RETURN_IF_ERROR(SourceName::Parse(config.source()).status());
  ASSIGN_OR_RETURN(IruHost host, ResolveHost(config));
  ASSIGN_OR_RETURN(const RequestBudget::Options limits, LimitsOf(config));
  ASSIGN_OR_RETURN(Secret token, ReadSecretFile(config.token_file()));
  auto connection = std::make_shared<Connection>(
      config, deps, limits,
      IruClient::Options{std::move(host), std::move(token), {}});
  std::shared_ptr<IruClient> client(connection, &connection->client);
  IruCommandSink::Options options;
  options.read_only = config.read_only();
  connector::Tenant tenant;
  tenant.source = config.source();
  tenant.devices =
      std::make_unique<IruSource>(tenant.source, client, deps.clock);
  tenant.commands =
      std::make_unique<IruCommandSink>(client, deps.clock, options);
  return tenant;
}

}  // namespace muster::iru
