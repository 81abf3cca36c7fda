#ifndef ACTIONS_VAULT_REVEALER_H_
#define ACTIONS_VAULT_REVEALER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "actions/audit/audit_log.h"
#include "actions/peers/device_lookup.h"
#include "actions/peers/secret_reader.h"
#include "actions/vault/pin_book.h"
#include "actions/vault/vault.h"
#include "base/clock.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::actions {

// The one door through which secrets are shown: who saw what, why and when is
// on the disk before anything is read, or nothing is shown.
//
// Thread-safe.
class Revealer {
 public:
  // Everything that it works with; all must outlive it.
  struct Parts {
    AuditLog& log;
    PinBook& pins;
    const Vault& vault;
    DeviceLookup& devices;
    SecretReader& vendor;
    const Clock& clock;
    // Whether secrets are shown at all: the guard's mode.
    std::function<absl::Status()> check_mode;
  };

  // Who asks, as ServerCall knows it.
  struct Caller {
    std::string principal;  // empty, where nobody is asked, counts as `local`
    std::string authentication;
    std::string trace_id;
  };

  // One principal is shown so many secrets in an hour. The audit log is what is
  // counted, so a restart forgets none.
  struct Options {
    int per_hour = 20;  // at least 1
  };

  Revealer(Parts parts, Options options)
      : parts_(std::move(parts)), options_(options) {}

  // Of an unlock PIN every one that is kept, and the vendor's if that is
  // another; of other kinds what the vendor has. Every value is registered for
  // redaction.
  //
  // Errors: those of Secrets.RevealSecret, and of the vendor's connector for
  // kinds that are only passed through.
  absl::StatusOr<v1::RevealSecretResponse> Reveal(
      const v1::RevealSecretRequest& request, const Caller& caller)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status WriteDown(v1::AuditRecord record) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status CheckRate(const v1::AuditRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<v1::RevealSecretResponse> ShowPins(
      const std::string& device, const absl::StatusOr<std::string>& serial);
  absl::Status AddKept(const std::string& device,
                       v1::RevealSecretResponse& response);
  absl::Status AddVendors(const std::string& device,
                          const std::string& serial_number,
                          connector::v1::SecretKind kind,
                          v1::RevealSecretResponse& response);

  const Parts parts_;
  const Options options_;

  absl::Mutex mu_;  // held from counting what was shown to the commit
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_REVEALER_H_
