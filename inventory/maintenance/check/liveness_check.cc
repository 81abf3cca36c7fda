#include "inventory/maintenance/check/liveness_check.h"

#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"

namespace muster::inventory {
namespace {

// Whether `block` knows anything of its `slot`th number.
bool IsKnown(const store::LivenessBlock& block, int slot) {
  bool known = (slot < block.touches_size() && block.touches(slot) > 0) ||
               (slot < block.check_ins_size() && block.check_ins(slot) > 0);
  for (const auto& column : block.endpoints()) {
    known |=
        slot < column.observe_times_size() && column.observe_times(slot) > 0;
  }
  return known;
}

class Liveness {
 public:
  Liveness(const StoreReader& reader, Touch last_touch,
           const CheckedResources& resources, StoreCheck& findings)
      : reader_(reader),
        last_touch_(last_touch),
        resources_(resources),
        findings_(findings) {}

  absl::Status Run() {
    return reader_.ScanDocuments(
        Collection::kLiveness, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view value) {
          store::LivenessBlock block;
          ResourceNumber number = 0;
          if (!DecodeNumberKey(key, number).ok() ||
              !ParseStored(key, value, block).ok()) {
            findings_.Problem("a block of liveness cannot be read");
          } else {
            CheckBlock(number * kNumbersPerBlock, block);
          }
          return true;
        });
  }

 private:
  void CheckBlock(ResourceNumber first, const store::LivenessBlock& block) {
    for (ResourceNumber i = 0; i < kNumbersPerBlock; ++i) {
      const int slot = static_cast<int>(i);
      if (!IsKnown(block, slot)) continue;
      ++findings_.with_liveness;
      const auto found = resources_.find(first + i);
      if (found == resources_.end() || !found->second.has_record) {
        findings_.Problem("number ", first + i, " has liveness, but no record");
      }
      if (slot < block.touches_size() && block.touches(slot) > 0 &&
          block.base_touch() + static_cast<Touch>(block.touches(slot)) >
              last_touch_) {
        findings_.Problem("number ", first + i, " has a touch beyond the end");
      }
    }
  }

  const StoreReader& reader_;
  const Touch last_touch_;
  const CheckedResources& resources_;
  StoreCheck& findings_;
};

}  // namespace

absl::Status CheckLiveness(const StoreReader& reader, Touch last_touch,
                           const CheckedResources& resources,
                           StoreCheck& findings) {
  return Liveness(reader, last_touch, resources, findings).Run();
}

}  // namespace muster::inventory
