#ifndef PLUGINS_TRUST_ANSWER_DEVICE_GATE_H_
#define PLUGINS_TRUST_ANSWER_DEVICE_GATE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/trust/fleet/policy_book.h"
#include "plugins/trust/identity/certificate_rules.h"
#include "plugins/trust/identity/device_key.h"
#include "plugins/trust/verdict/verdict_cache.h"
#include "plugins/trust/verdict/verdict_reader.h"
#include "plugins/trust/verdict_checker.h"

namespace muster::trust {

// Answers "may this device in?" at the moment of the call: from memory where
// nothing has changed since it was asked last, else judged from the store.
//
// Thread-safe. What it is given must outlive it.
class DeviceGate final : public VerdictChecker {
 public:
  DeviceGate(CertificateRules rules, plugins::PluginHost& host,
             PolicyBook& book, VerdictCache& cache);

  // VerdictChecker:
  absl::StatusOr<v1::Verdict> Check(
      const v1::CheckDeviceRequest& request) override;
  absl::StatusOr<std::optional<v1::VerdictChange>> LastChange(
      const std::string& device, const std::string& policy) override;

  // As Check(), encoded.
  absl::StatusOr<std::string> CheckBytes(const v1::CheckDeviceRequest& request);

  // All from one snapshot.
  //
  // Errors: those of CheckDevice, and INVALID_ARGUMENT BATCH_TOO_LARGE.
  absl::StatusOr<v1::BatchCheckDevicesResponse> CheckBatch(
      const v1::BatchCheckDevicesRequest& request);

 private:
  absl::StatusOr<VerdictCache::Entry> Judge(
      const v1::CheckDeviceRequest& request, const DeviceKey& key);
  // What is of the call and not of the verdict, encoded, to be appended.
  std::string Tail() const;

  const CertificateRules rules_;
  plugins::PluginHost& host_;
  PolicyBook& book_;
  VerdictCache& cache_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_ANSWER_DEVICE_GATE_H_
