// The golden stores in testdata/: one of each format that a release wrote.
// `format_N/` is the database, `format_N.…` what that format kept beside it,
// and `format_N_devices.jsonl` the devices that it must show: one JSON
// object a line, with liveness, as the API gives them.
#ifndef INVENTORY_STORE_ROCKS_GOLDEN_STORE_H_
#define INVENTORY_STORE_ROCKS_GOLDEN_STORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "inventory/store/device_store.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory::testing {

// Puts a copy of the golden store of `format` into `directory`, writable, and
// returns its path there, for RocksDeviceStore::Open().
std::string CopyGolden(int format, const std::string& directory);

// The devices that the golden store of `format` must show, by name.
std::vector<device::v1::Device> GoldenDevices(int format);

// The devices that `store` shows, with liveness, by name; tombstones too.
std::vector<device::v1::Device> ShownDevices(const DeviceStore& store);

// As a line of the file.
std::string ToJsonLine(const device::v1::Device& device);

// Expects that `store` shows the golden devices of `format`, and that nothing
// in it disagrees.
void ExpectGolden(int format, const DeviceStore& store);

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_ROCKS_GOLDEN_STORE_H_
