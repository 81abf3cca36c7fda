#ifndef PLUGINS_TRUST_EXT_AUTHZ_EXT_AUTHZ_SERVICE_H_
#define PLUGINS_TRUST_EXT_AUTHZ_EXT_AUTHZ_SERVICE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "grpcpp/server_context.h"
#include "plugins/trust/verdict_checker.h"
#include "proto/envoy/service/auth/v3/external_auth.grpc.pb.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::trust {

// Answers Envoy's external authorization, and of whoever else speaks its
// contract, with verdicts: TRUSTED is let through, UNTRUSTED refused, UNKNOWN
// as configured. It opens for nobody by mistake: what is wrong with the
// configuration or with the request is a refusal.
//
// Thread-safe. What it is given must outlive it.
class ExtAuthzService final
    : public envoy::service::auth::v3::Authorization::Service {
 public:
  // How long a device that was TRUSTED is let through after it became UNKNOWN,
  // with UNKNOWN_AS_LAST_FOR_A_WHILE.
  static constexpr absl::Duration kAWhile = absl::Hours(1);

  // `config` is one that CheckExtAuthz() lets pass.
  ExtAuthzService(config::v1::TrustConfig::ExtAuthz config,
                  VerdictChecker& checker, const Clock& clock);

  grpc::Status Check(
      grpc::ServerContext* context,
      const envoy::service::auth::v3::CheckRequest* request,
      envoy::service::auth::v3::CheckResponse* response) override;

 private:
  enum Outcome { kAllowed, kWarned, kRefused, kUnidentified, kMisconfigured };
  static constexpr int kOutcomes = 5;

  absl::StatusOr<envoy::service::auth::v3::CheckResponse> Answer(
      const v1::Verdict& verdict);
  absl::StatusOr<bool> LetsUnknownThrough(const v1::Verdict& verdict) const;
  absl::StatusOr<envoy::service::auth::v3::CheckResponse> RefuseOrFail(
      const absl::Status& why);
  void Count(Outcome outcome);
  std::vector<MetricPoint> Counts() const;

  const config::v1::TrustConfig::ExtAuthz config_;
  VerdictChecker& checker_;
  const Clock& clock_;
  std::array<std::atomic<int64_t>, kOutcomes> counts_{};
  const CounterFamily answers_;  // last: it reads what is above
};

// Whether `config` can be served.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: `source` is no source, or `unknown_as` or
//     `serial_number_header` is not one that can be. Metadata: field.
absl::Status CheckExtAuthz(const config::v1::TrustConfig::ExtAuthz& config);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_EXT_AUTHZ_EXT_AUTHZ_SERVICE_H_
