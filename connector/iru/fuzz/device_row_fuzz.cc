#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "connector/iru/decode/device_row.h"

// A row has either a device or a problem, and an id where it has a device; and
// the same text gives the same rows.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rows = muster::iru::DecodeDeviceList(text);
  if (!rows.ok()) return 0;
  const auto again = muster::iru::DecodeDeviceList(text);
  if (!again.ok() || again->size() != rows->size()) std::abort();
  for (size_t i = 0; i < rows->size(); ++i) {
    const muster::iru::DeviceRow& row = (*rows)[i];
    if (row.device.has_value() == !row.problem.empty()) std::abort();
    if (!row.device) continue;
    if (row.vendor_id.empty() || row.device->vendor_id() != row.vendor_id) {
      std::abort();
    }
    if (row.device->display_name().size() > 255) std::abort();
    if (row.device->SerializeAsString() !=
        (*again)[i].device->SerializeAsString()) {
      std::abort();
    }
  }
  return 0;
}
