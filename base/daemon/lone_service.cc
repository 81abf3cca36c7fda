#include "base/daemon/lone_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/daemon/daemon.h"
#include "base/daemon/tls_config.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/status_macros.h"

namespace muster {
namespace {

// The value of `field` of `services`.
absl::StatusOr<std::string> AddressOf(const config::v1::MusterConfig& config,
                                      const std::string& field) {
  const config::v1::ServiceAddresses& services = config.services();
  const auto* descriptor =
      services.GetDescriptor()->FindFieldByName(std::string(field));
  std::string address =
      services.GetReflection()->GetString(services, descriptor);
  if (!address.empty()) return address;
  const std::string name = absl::StrCat("services.", field);
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(name,
                            " is missing; a service that runs alone "
                            "needs to know where it is"),
               {{"field", name}});
}

absl::StatusOr<Wiring> WireAlone(const config::v1::MusterConfig& config,
                                 const LoneService& service) {
  Wiring wiring;
  ASSIGN_OR_RETURN(wiring.listen_address, AddressOf(config, service.own_field));
  ASSIGN_OR_RETURN(const auto tls, TlsOf(config, service.name));
  for (const auto& [field, channel] : service.calls) {
    ASSIGN_OR_RETURN(const std::string target, AddressOf(config, field));
    ASSIGN_OR_RETURN(auto connected, MakeChannel(target, tls));
    channel->Set(std::move(connected));
  }
  ASSIGN_OR_RETURN(auto module, service.make(config));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace

int RunLoneService(int argc, char** argv, const LoneService& service) {
  return RunDaemon(argc, argv, service.name, service.description,
                   [&](const config::v1::MusterConfig& config) {
                     return WireAlone(config, service);
                   });
}

}  // namespace muster
