#include "connector/dummy/dummy_tenant.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/http/curl_transport.h"
#include "base/http/tracing_http_transport.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "connector/dummy/dummy_client.h"
#include "connector/dummy/dummy_sink.h"
#include "connector/dummy/dummy_source.h"

namespace muster::dummy {
namespace {

// What a tenant's halves share, in the order in which it is used.
struct Shared {
  explicit Shared(const config::v1::DummySource& config, const DummyDeps& deps)
      : curl(OptionsOf(config)),
        traced(deps.transport == nullptr ? curl : *deps.transport),
        client(traced, deps.clock,
               std::string(absl::StripSuffix(config.base_url(), "/")),
               config.key_file()) {}

  static CurlTransport::Options OptionsOf(
      const config::v1::DummySource& config) {
    CurlTransport::Options options;
    options.read_only = config.read_only();
    options.allow_plaintext_loopback = true;
    return options;
  }

  CurlTransport curl;
  TracingHttpTransport traced;
  DummyClient client;
};

config::v1::IruSource ToCore(const config::v1::DummySource& dummy) {
  config::v1::IruSource core;
  core.set_source(dummy.source());
  core.set_host(dummy.base_url());
  core.set_token_file(dummy.key_file());
  core.set_read_only(dummy.read_only());
  if (dummy.has_full_sync_interval()) {
    *core.mutable_full_sync_interval() = dummy.full_sync_interval();
  }
  if (dummy.has_retry_delay()) {
    *core.mutable_retry_delay() = dummy.retry_delay();
  }
  return core;
}

config::v1::DummySource FromCore(const config::v1::IruSource& core) {
  config::v1::DummySource dummy;
  dummy.set_source(core.source());
  dummy.set_base_url(core.host());
  dummy.set_key_file(core.token_file());
  dummy.set_read_only(core.read_only());
  return dummy;
}

}  // namespace

absl::StatusOr<connector::Tenant> CreateDummyTenant(
    const config::v1::DummySource& config, const DummyDeps& deps) {
  RETURN_IF_ERROR(SourceName::Parse(config.source()).status());
  if (!absl::StartsWith(config.base_url(), "http://127.0.0.1")) {
    return Error(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID",
                 "`base_url` must be http://127.0.0.1:PORT of a dummy vendor; "
                 "correct it",
                 {{"source", config.source()}});
  }
  RETURN_IF_ERROR(ReadSecretFile(config.key_file()).status());
  auto shared = std::make_shared<Shared>(config, deps);
  std::shared_ptr<DummyClient> client(shared, &shared->client);
  connector::Tenant tenant;
  tenant.source = config.source();
  tenant.devices =
      std::make_unique<DummySource>(tenant.source, client, deps.clock);
  tenant.commands =
      std::make_unique<DummySink>(client, deps.clock, config.read_only());
  return tenant;
}

config::v1::MusterConfig CoreConfig(config::v1::MusterConfig config) {
  config.clear_iru_sources();
  for (const config::v1::DummySource& dummy : config.dummy_sources()) {
    *config.add_iru_sources() = ToCore(dummy);
  }
  return config;
}

connector::MakeTenant DummyTenants(const DummyDeps& deps) {
  return [deps](const config::v1::IruSource& core) {
    return CreateDummyTenant(FromCore(core), deps);
  };
}

}  // namespace muster::dummy
