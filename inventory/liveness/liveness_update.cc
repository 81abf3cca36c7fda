#include "inventory/liveness/liveness_update.h"

#include <algorithm>

#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

ResourceNumber BlockOf(ResourceNumber number) {
  return number / kNumbersPerBlock;
}

size_t SlotOf(ResourceNumber number) { return number % kNumbersPerBlock; }

Micros ToMicros(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMicros(FromProto(time));
}

Micros CollectTimeOf(const device::v1::Observation& one) {
  return one.has_collect_time() ? ToMicros(one.collect_time()) : kNoTime;
}

Micros ObserveTimeOf(const device::v1::Observation& one) {
  return one.has_observe_time() ? ToMicros(one.observe_time()) : kNoTime;
}

google::protobuf::Timestamp FromMicros(Micros time) {
  return ToProto(absl::FromUnixMicros(time));
}

void AddObservation(const EndpointTimes& times, size_t slot,
                    device::v1::Liveness& liveness) {
  const Micros observed = TimeAt(times.observed, slot);
  const Micros collected = TimeAt(times.collected, slot);
  if (observed == kNoTime && collected == kNoTime) return;
  device::v1::Observation& one = *liveness.add_observations();
  one.set_endpoint(*times.endpoint);
  if (observed != kNoTime) *one.mutable_observe_time() = FromMicros(observed);
  if (collected != kNoTime) {
    *one.mutable_collect_time() = FromMicros(collected);
  }
}

}  // namespace

const LivenessBlock* LivenessUpdate::Find(ResourceNumber number) const {
  const auto changed = blocks_.find(BlockOf(number));
  return changed == blocks_.end() ? nullptr : &changed->second;
}

const std::string* LivenessUpdate::Intern(absl::string_view endpoint) {
  for (const std::string* const one : interned_) {
    if (*one == endpoint) return one;
  }
  return interned_.emplace_back(names_->Intern(endpoint));
}

LivenessBlock& LivenessUpdate::Mutable(ResourceNumber number) {
  const ResourceNumber block = BlockOf(number);
  const auto [it, is_new] = blocks_.try_emplace(block);
  if (is_new) {
    if (const Block stored = read_(block)) it->second = *stored;
  }
  return it->second;
}

StoredLiveness LivenessUpdate::Get(ResourceNumber number,
                                   absl::string_view device) const {
  if (const LivenessBlock* changed = Find(number)) {
    return ReadLiveness(*changed, number, device);
  }
  const Block stored = read_(BlockOf(number));
  return ReadLiveness(stored ? *stored : LivenessBlock(), number, device);
}

void LivenessUpdate::Put(ResourceNumber number, const StoredLiveness& stored) {
  LivenessBlock& block = Mutable(number);
  block.Clear(SlotOf(number));
  const device::v1::Liveness& liveness = stored.liveness;
  std::optional<absl::Time> check_in;
  if (liveness.has_last_check_in_time()) {
    check_in = FromProto(liveness.last_check_in_time());
  }
  Show(number, check_in,
       {liveness.observations().data(),
        static_cast<size_t>(liveness.observations().size())});
  if (stored.touch > 0) SetTouch(number, stored.touch);
}

bool LivenessUpdate::Show(ResourceNumber number,
                          std::optional<absl::Time> check_in,
                          Observations observations) {
  if (!check_in && observations.empty()) return false;
  LivenessBlock& block = Mutable(number);
  const size_t slot = SlotOf(number);
  bool moved = false;
  if (check_in) {
    const Micros time = absl::ToUnixMicros(*check_in);
    moved = TimeAt(block.check_ins, slot) != time;
    SetTime(block.check_ins, slot, time);
  }
  for (const device::v1::Observation* one : observations) {
    EndpointTimes& times = block.At(Intern(one->endpoint()));
    const Micros collected = CollectTimeOf(*one);
    moved = moved || TimeAt(times.collected, slot) != collected;
    SetTime(times.collected, slot, collected);
    const Micros observed = ObserveTimeOf(*one);
    const Micros before = TimeAt(times.observed, slot);
    if (before != kNoTime && observed > before) {
      replaced_.push_back(
          {times.endpoint, absl::Microseconds(observed - before)});
    }
    SetTime(times.observed, slot, observed);
  }
  return moved;
}

void LivenessUpdate::SetTouch(ResourceNumber number, Touch touch) {
  Mutable(number).SetTouch(SlotOf(number), touch);
  touched_.push_back({touch, number});
}

void LivenessUpdate::Erase(ResourceNumber number) {
  Mutable(number).Clear(SlotOf(number));
}

bool LivenessUpdate::WasReadAfter(ResourceNumber number,
                                  absl::Time when) const {
  const auto liveness = Get(number, "").liveness;
  return std::any_of(liveness.observations().begin(),
                     liveness.observations().end(), [&](const auto& one) {
                       return one.has_observe_time() &&
                              FromProto(one.observe_time()) > when;
                     });
}

std::vector<DocumentWrite> LivenessUpdate::Documents() const {
  std::vector<DocumentWrite> documents;
  for (const auto& [number, block] : blocks_) {
    DocumentWrite& document = documents.emplace_back();
    document.collection = Collection::kLiveness;
    document.key = BlockKey(number);
    if (!block.empty()) document.value = EncodeLivenessBlock(block);
  }
  return documents;
}

StoredLiveness ReadLiveness(const LivenessBlock& block, ResourceNumber number,
                            absl::string_view device) {
  const size_t slot = SlotOf(number);
  StoredLiveness stored;
  stored.touch = block.TouchAt(slot);
  stored.liveness.set_device(std::string(device));
  const Micros check_in = TimeAt(block.check_ins, slot);
  if (check_in != kNoTime) {
    *stored.liveness.mutable_last_check_in_time() = FromMicros(check_in);
  }
  for (const EndpointTimes& one : block.endpoints) {
    AddObservation(one, slot, stored.liveness);
  }
  return stored;
}

}  // namespace muster::inventory
