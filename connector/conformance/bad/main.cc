// bad_connector: dummyd with one thing done wrong, told by --badness=NAME, so
// that the kit is seen to find it.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "connector/conformance/bad/bad_ingest.h"
#include "connector/conformance/bad/bad_sink.h"
#include "connector/conformance/bad/bad_source.h"
#include "connector/conformance/bad/bad_transport.h"
#include "connector/connector_module.h"
#include "connector/dummy/dummy_tenant.h"

namespace muster::conformance {
namespace {

// Takes `--badness=NAME` out of the arguments.
std::string TakeBadness(std::vector<char*>& arguments) {
  std::string badness;
  std::vector<char*> rest;
  for (char* const argument : arguments) {
    absl::string_view text = argument;
    if (absl::ConsumePrefix(&text, "--badness=")) {
      badness = std::string(text);
    } else {
      rest.push_back(argument);
    }
  }
  arguments = std::move(rest);
  return badness;
}

connector::MakeTenant BadTenants(const std::string& badness,
                                 BadTransport& transport) {
  const auto good = dummy::DummyTenants({*RealClock(), &transport});
  return [good, badness](const config::v1::IruSource& config)
             -> absl::StatusOr<connector::Tenant> {
    ASSIGN_OR_RETURN(connector::Tenant tenant, good(config));
    tenant.devices =
        std::make_unique<BadSource>(badness, std::move(tenant.devices));
    tenant.commands = std::make_unique<BadSink>(
        badness, std::move(tenant.commands), *tenant.devices);
    return tenant;
  };
}

int Run(std::vector<char*> arguments) {
  const std::string badness = TakeBadness(arguments);
  BadTransport transport(badness);
  LateChannel inventory;
  LateChannel through_bad_ingest;
  std::unique_ptr<BadIngest> ingest;
  std::unique_ptr<GrpcServer> server;
  LoneService service;
  service.name = "bad_connector";
  service.description = "dummyd with one thing done wrong.";
  service.own_field = "connector";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const config::v1::MusterConfig& config)
      -> absl::StatusOr<std::unique_ptr<Module>> {
    ASSIGN_OR_RETURN(const Secret key,
                     ReadSecretFile(config.dummy_sources(0).key_file()));
    ingest = std::make_unique<BadIngest>(badness, key.Reveal(), inventory);
    GrpcServer::Options options;
    options.services = {ingest.get()};
    ASSIGN_OR_RETURN(server, GrpcServer::Create(std::move(options)));
    through_bad_ingest.Set(server->InProcessChannel());
    connector::ConnectorDeps deps{
        *RealClock(), *RealRandom(), through_bad_ingest, {}};
    deps.make_tenant = BadTenants(badness, transport);
    return connector::CreateConnectorModule(dummy::CoreConfig(config), deps);
  };
  return RunLoneService(static_cast<int>(arguments.size()), arguments.data(),
                        service);
}

}  // namespace
}  // namespace muster::conformance

int main(int argc, char** argv) {
  return muster::conformance::Run({argv, argv + argc});
}
