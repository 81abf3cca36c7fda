#ifndef INVENTORY_READ_LIST_DEVICE_SCRATCH_H_
#define INVENTORY_READ_LIST_DEVICE_SCRATCH_H_

#include <array>
#include <cstddef>

#include "google/protobuf/arena.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// Room for one device after another, so that looking at many takes nothing
// from the heap.
//
// Not thread-safe. 64 KiB large.
class DeviceScratch {
 public:
  DeviceScratch() : arena_(Options(block_)) {}

  // An empty device. Valid until the next call.
  device::v1::Device& Next() {
    if (++used_ % kDevicesPerBlock == 0) arena_.Reset();
    return *google::protobuf::Arena::CreateMessage<device::v1::Device>(&arena_);
  }

 private:
  // A device with a few dozen facts takes 2 to 4 KiB; what does not fit comes
  // from the heap.
  static constexpr size_t kBytes = 64 << 10;
  static constexpr int kDevicesPerBlock = 16;
  using Block = std::array<char, kBytes>;

  static google::protobuf::ArenaOptions Options(Block& block) {
    google::protobuf::ArenaOptions options;
    options.initial_block = block.data();
    options.initial_block_size = block.size();
    return options;
  }

  int used_ = 0;
  alignas(8) Block block_;
  google::protobuf::Arena arena_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_DEVICE_SCRATCH_H_
