// Serves external authorization in plain text on a free loopback port, which it
// prints, until its standard input ends. Knows two Macs, by certificate:
// 9f3c1d0e-... is TRUSTED, bad-1 is not.

#include <iostream>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/grpc/server.h"
#include "base/status_macros.h"
#include "plugins/trust/ext_authz/ext_authz_service.h"
#include "plugins/trust/identity/device_key.h"
#include "plugins/trust/verdict_checker.h"

namespace muster::trust {
namespace {

constexpr char kGood[] = "9f3c1d0e-0000-4000-8000-0000000000ab";

class TwoMacs final : public VerdictChecker {
 public:
  absl::StatusOr<v1::Verdict> Check(
      const v1::CheckDeviceRequest& request) override {
    ASSIGN_OR_RETURN(const DeviceKey key, ResolveIdentity(request, rules_));
    v1::Verdict verdict;
    verdict.set_device(request.parent() + "/devices/" + key.value);
    verdict.set_serial_number("C02XK1ZGJGH5");
    verdict.set_policy(request.policy().empty() ? "default" : request.policy());
    verdict.set_match_strength(key.strength);
    verdict.set_state(key.value == kGood ? v1::TRUST_STATE_TRUSTED
                                         : v1::TRUST_STATE_UNTRUSTED);
    if (key.value == kGood) return verdict;
    v1::Reason& reason = *verdict.add_reasons();
    reason.set_result(v1::SIGNAL_RESULT_FAIL);
    reason.set_code("MDM_OFF");
    reason.set_hint("Enrol the Mac again.");
    return verdict;
  }

  absl::StatusOr<std::optional<v1::VerdictChange>> LastChange(
      const std::string&, const std::string&) override {
    return std::nullopt;
  }

 private:
  const CertificateRules rules_ =
      *CertificateRules::Compile(config::v1::TrustConfig());
};

int Serve() {
  config::v1::TrustConfig::ExtAuthz config;
  config.set_source("sources/iru");
  config.set_trust_forwarded_client_cert(true);
  TwoMacs macs;
  ExtAuthzService service(config, macs, *RealClock());
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.services = {&service};
  const auto server = GrpcServer::Create(options);
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  std::cout << (*server)->target() << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  return 0;
}

}  // namespace
}  // namespace muster::trust

int main() { return muster::trust::Serve(); }
