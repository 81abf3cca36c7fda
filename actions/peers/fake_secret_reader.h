#ifndef ACTIONS_PEERS_FAKE_SECRET_READER_H_
#define ACTIONS_PEERS_FAKE_SECRET_READER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/secret_reader.h"
#include "base/errors.h"
#include "base/secret.h"

namespace muster::actions {

// A vendor that keeps the secrets that it was given. Thread-safe.
class FakeSecretReader final : public SecretReader {
 public:
  // Adds `value` to what there is of `kind` for `device`.
  void Put(const std::string& device, connector::v1::SecretKind kind,
           const std::string& value, const std::string& label = "")
      ABSL_LOCKS_EXCLUDED(mu_) {
    connector::v1::SecretValue secret;
    secret.set_value(value);
    secret.set_label(label);
    absl::MutexLock lock(&mu_);
    secrets_[{device, kind}].push_back(std::move(secret));
  }

  // The device shows this serial number; without, it shows the expected one.
  void SetSerialNumber(const std::string& device, std::string serial_number)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    serial_numbers_[device] = std::move(serial_number);
  }

  // While `error` is not OK, every read ends with it.
  void FailWith(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    error_ = std::move(error);
  }

  // How often it was asked.
  int reads() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return reads_;
  }

  absl::StatusOr<std::vector<connector::v1::SecretValue>> ReadSecret(
      absl::string_view device, absl::string_view expected_serial_number,
      connector::v1::SecretKind kind) override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    ++reads_;
    if (!error_.ok()) return error_;
    const std::string name(device);
    const auto shown = serial_numbers_.find(name);
    if (shown != serial_numbers_.end() &&
        shown->second != expected_serial_number) {
      return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
                   "the device shows another serial number",
                   {{"device", name}});
    }
    const auto it = secrets_.find({name, kind});
    if (it == secrets_.end()) {
      return Error(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND",
                   "the vendor has no such secret for the device",
                   {{"device", name}});
    }
    for (const auto& value : it->second) RegisterSecret(Secret(value.value()));
    return it->second;
  }

 private:
  mutable absl::Mutex mu_;
  absl::Status error_ ABSL_GUARDED_BY(mu_);
  int reads_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, std::string> serial_numbers_ ABSL_GUARDED_BY(mu_);
  std::map<std::pair<std::string, connector::v1::SecretKind>,
           std::vector<connector::v1::SecretValue>>
      secrets_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_FAKE_SECRET_READER_H_
