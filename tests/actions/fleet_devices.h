#ifndef TESTS_ACTIONS_FLEET_DEVICES_H_
#define TESTS_ACTIONS_FLEET_DEVICES_H_

#include <string>
#include <vector>

#include "tests/fake_iru/tenant/tenant.h"

namespace muster::testing {

inline constexpr char kSource[] = "sources/iru";

// Devices of a fake tenant that commands can be sent to: those that are managed
// when this is made. Not thread-safe.
class FleetDevices {
 public:
  explicit FleetDevices(fake_iru::Tenant& tenant);

  // Vendor ids, each once; ends the test if there are no more. Macs are new
  // enough for a lock.
  std::string NextMac();
  std::string NextAndroid();

 private:
  std::vector<std::string> macs_;
  std::vector<std::string> androids_;
};

// The PIN that unlocks a Mac, as the vendor has it; empty if it has none.
std::string UnlockPin(fake_iru::Tenant& tenant, const std::string& token,
                      const std::string& vendor_id);

// `sources/iru/devices/{vendor_id}`.
std::string DeviceNameOf(const std::string& vendor_id);

}  // namespace muster::testing

#endif  // TESTS_ACTIONS_FLEET_DEVICES_H_
