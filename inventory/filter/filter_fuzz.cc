#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/text_format.h"
#include "inventory/filter/device_filter.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {
namespace {

device::v1::Device FixedDevice() {
  device::v1::Device device;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "sources/iru/devices/a"
           serial_number: "C02ABC"
           platform: PLATFORM_MAC
           os { version: "14.4.1" }
           tags: "loaner"
           user { email: "Ada@example.com" }
           create_time { seconds: 1769860800 }
           facts { key: "filevault.enabled" bool_value: true }
           facts { key: "agent.version" string_value: "4.10" }
           facts { key: "mdm.enabled" unknown_reason: UNKNOWN_REASON_BLANK }
           facts { key: "disk.bytes" int_value: 500 }
           facts {
             key: "boot.time"
             time_value { seconds: 1769860800 }
           })pb",
      &device);
  return device;
}

}  // namespace
}  // namespace muster::inventory

// What can be parsed says so again, and the same, in its canonical form.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using muster::inventory::DeviceFilter;
  static const auto& device =
      *new muster::device::v1::Device(muster::inventory::FixedDevice());
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = DeviceFilter::Parse(text);
  if (!filter.ok()) return 0;
  const auto again = DeviceFilter::Parse(filter->ToString());
  if (!again.ok() || !(*again == *filter)) std::abort();
  if (again->ToString() != filter->ToString()) std::abort();
  if (again->Matches(device) != filter->Matches(device)) std::abort();
  return 0;
}
