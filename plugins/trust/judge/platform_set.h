#ifndef PLUGINS_TRUST_JUDGE_PLATFORM_SET_H_
#define PLUGINS_TRUST_JUDGE_PLATFORM_SET_H_

#include <cstdint>

#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// Some of the platforms that this build knows. A value.
class PlatformSet {
 public:
  // `platform` is one that this build knows; not PLATFORM_UNSPECIFIED.
  void Add(device::v1::Platform platform) { bits_ |= 1u << platform; }

  // False for PLATFORM_UNSPECIFIED and for what this build does not know.
  bool Has(device::v1::Platform platform) const {
    return platform > 0 && platform <= device::v1::Platform_MAX &&
           (bits_ & (1u << platform)) != 0;
  }
  bool HasAllOf(PlatformSet other) const { return (other.bits_ & ~bits_) == 0; }
  bool empty() const { return bits_ == 0; }

 private:
  static_assert(device::v1::Platform_MAX < 32, "one bit for each platform");
  uint32_t bits_ = 0;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_PLATFORM_SET_H_
