#ifndef ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/device_lookup.h"
#include "base/errors.h"

namespace muster::actions {

// An inventory that holds what it was given. Thread-safe.
class FakeDeviceLookup final : public DeviceLookup {
 public:
  // Adds or replaces the device of that name.
  void Put(const device::v1::Device& device) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    devices_[device.name()] = device;
  }

  // While `error` is not OK, every lookup ends with it.
  void FailWith(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    error_ = std::move(error);
  }

  absl::StatusOr<device::v1::Device> GetDevice(absl::string_view name) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!error_.ok()) return error_;
    const auto it = devices_.find(name);
    if (it != devices_.end()) return it->second;
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("there is no device ", name),
                 {{"device", std::string(name)}});
  }

 private:
  absl::Mutex mu_;
  absl::Status error_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, device::v1::Device> devices_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_
