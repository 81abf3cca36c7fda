#ifndef ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_

#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
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
    const auto it = devices_.find(std::string(name));
    if (it != devices_.end()) return it->second;
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("there is no device ", name),
                 {{"device", std::string(name)}});
  }

  absl::StatusOr<std::vector<device::v1::Device>> FindByEmail(
      absl::string_view source, absl::string_view email) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!error_.ok()) return error_;
    std::vector<device::v1::Device> found;
    for (const auto& [name, device] : devices_) {
      if (IsIn(source, device) &&
          absl::EqualsIgnoreCase(device.user().email(), email)) {
        found.push_back(device);
      }
    }
    return found;
  }

  absl::StatusOr<std::optional<std::string>> NextDevice() override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!error_.ok()) return error_;
    if (devices_.empty()) return std::nullopt;
    auto next = devices_.upper_bound(turn_);
    if (next == devices_.end()) next = devices_.begin();
    turn_ = next->first;
    return turn_;
  }

  absl::StatusOr<int64_t> CountDevices(absl::string_view source) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!error_.ok()) return error_;
    int64_t count = 0;
    for (const auto& [name, device] : devices_) count += IsIn(source, device);
    return count;
  }

 private:
  static bool IsIn(absl::string_view source, const device::v1::Device& device) {
    return device.state() != device::v1::STATE_REMOVED &&
           absl::StartsWith(device.name(), absl::StrCat(source, "/devices/"));
  }

  absl::Mutex mu_;
  absl::Status error_ ABSL_GUARDED_BY(mu_);
  std::string turn_ ABSL_GUARDED_BY(mu_);
  absl::btree_map<std::string, device::v1::Device> devices_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_FAKE_DEVICE_LOOKUP_H_
