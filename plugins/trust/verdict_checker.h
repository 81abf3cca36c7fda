#ifndef PLUGINS_TRUST_VERDICT_CHECKER_H_
#define PLUGINS_TRUST_VERDICT_CHECKER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Judges one device at a time, now: what stands behind CheckDevice and behind
// the proxies that ask in other ways. Answers from memory; never waits for
// another service.
//
// Implementations are thread-safe.
class VerdictChecker {
 public:
  virtual ~VerdictChecker() = default;

  // The verdict. A device that is not in inventory has one, too.
  //
  // Errors: those of Trust.CheckDevice.
  virtual absl::StatusOr<v1::Verdict> Check(
      const v1::CheckDeviceRequest& request) = 0;

  // The newest entry in the history of a device's verdict whose `state` is
  // another than its `previous_state`: what the verdict was before it became
  // what it is. nullopt if there is none.
  // `device` and `policy` are those of a verdict that Check() gave.
  //
  // Errors: those of the store.
  virtual absl::StatusOr<std::optional<v1::VerdictChange>> LastChange(
      const std::string& device, const std::string& policy) = 0;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_CHECKER_H_
