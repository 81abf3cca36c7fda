#include "inventory/liveness/liveness_block.h"

#include <algorithm>

#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"

namespace muster::inventory {
namespace {

constexpr int32_t kFormat = 1;

using Offsets = google::protobuf::RepeatedField<uint64_t>;

bool IsBlank(const std::vector<Micros>& column) {
  return std::all_of(column.begin(), column.end(),
                     [](Micros time) { return time == kNoTime; });
}

// The difference is modulo 2^64, so that no two times are too far apart.
uint64_t Distance(int64_t from, int64_t to) {
  return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

int64_t Moved(int64_t from, uint64_t by) {
  return static_cast<int64_t>(static_cast<uint64_t>(from) + by);
}

// Writes `column` to `offsets` and returns its base; `none` marks a gap.
int64_t EncodeColumn(const std::vector<int64_t>& column, int64_t none,
                     Offsets& offsets) {
  int64_t earliest = std::numeric_limits<int64_t>::max();
  bool any = false;
  for (const int64_t value : column) {
    if (value == none) continue;
    any = true;
    earliest = std::min(earliest, value);
  }
  if (!any) return 0;
  const int64_t base = earliest - 1;
  offsets.Reserve(static_cast<int>(column.size()));
  for (const int64_t value : column) {
    offsets.Add(value == none ? 0 : Distance(base, value));
  }
  return base;
}

bool DecodeColumn(int64_t base, const Offsets& offsets, int64_t none,
                  std::vector<int64_t>& column) {
  if (offsets.empty()) return true;
  if (offsets.size() != static_cast<int>(kNumbersPerBlock)) return false;
  column.reserve(kNumbersPerBlock);
  for (const uint64_t offset : offsets) {
    column.push_back(offset == 0 ? none : Moved(base, offset));
  }
  return true;
}

bool DecodeEndpoint(const store::EndpointColumn& stored, EndpointNames& names,
                    LivenessBlock& block) {
  EndpointTimes& times = block.At(names.Intern(stored.endpoint()));
  return times.observed.empty() && times.collected.empty() &&
         DecodeColumn(stored.observe_base_us(), stored.observe_times(), kNoTime,
                      times.observed) &&
         DecodeColumn(stored.collect_base_us(), stored.collect_times(), kNoTime,
                      times.collected);
}

void SetAt(std::vector<int64_t>& column, size_t slot, int64_t value,
           int64_t none) {
  if (column.empty()) {
    if (value == none) return;
    column.assign(kNumbersPerBlock, none);
  }
  column[slot] = value;
}

}  // namespace

Micros TimeAt(const std::vector<Micros>& column, size_t slot) {
  return column.empty() ? kNoTime : column[slot];
}

void SetTime(std::vector<Micros>& column, size_t slot, Micros time) {
  SetAt(column, slot, time, kNoTime);
}

Touch LivenessBlock::TouchAt(size_t slot) const {
  return touches.empty() ? 0 : touches[slot];
}

void LivenessBlock::SetTouch(size_t slot, Touch touch) {
  SetAt(touches, slot, touch, 0);
}

EndpointTimes& LivenessBlock::At(const std::string* endpoint) {
  for (EndpointTimes& one : endpoints) {
    if (one.endpoint == endpoint) return one;
  }
  const auto where = std::find_if(
      endpoints.begin(), endpoints.end(),
      [&](const EndpointTimes& one) { return *one.endpoint > *endpoint; });
  EndpointTimes times;
  times.endpoint = endpoint;
  return *endpoints.insert(where, std::move(times));
}

void LivenessBlock::Clear(size_t slot) {
  SetTouch(slot, 0);
  SetTime(check_ins, slot, kNoTime);
  for (EndpointTimes& one : endpoints) {
    SetTime(one.observed, slot, kNoTime);
    SetTime(one.collected, slot, kNoTime);
  }
}

bool LivenessBlock::empty() const {
  return std::all_of(touches.begin(), touches.end(),
                     [](Touch touch) { return touch == 0; }) &&
         IsBlank(check_ins) &&
         std::all_of(endpoints.begin(), endpoints.end(),
                     [](const EndpointTimes& one) {
                       return IsBlank(one.observed) && IsBlank(one.collected);
                     });
}

std::string EncodeLivenessBlock(const LivenessBlock& block) {
  store::LivenessBlock stored;
  stored.set_format(kFormat);
  stored.set_base_touch(
      EncodeColumn(block.touches, 0, *stored.mutable_touches()));
  stored.set_base_us(
      EncodeColumn(block.check_ins, kNoTime, *stored.mutable_check_ins()));
  for (const EndpointTimes& one : block.endpoints) {
    if (IsBlank(one.observed) && IsBlank(one.collected)) continue;
    store::EndpointColumn& column = *stored.add_endpoints();
    column.set_endpoint(*one.endpoint);
    column.set_observe_base_us(
        EncodeColumn(one.observed, kNoTime, *column.mutable_observe_times()));
    column.set_collect_base_us(
        EncodeColumn(one.collected, kNoTime, *column.mutable_collect_times()));
  }
  return stored.SerializeAsString();
}

absl::StatusOr<LivenessBlock> DecodeLivenessBlock(absl::string_view key,
                                                  absl::string_view bytes,
                                                  EndpointNames& names) {
  store::LivenessBlock stored;
  const absl::Status parsed = ParseStored(key, bytes, stored);
  if (!parsed.ok()) return parsed;
  LivenessBlock block;
  bool good =
      stored.format() == kFormat && stored.base_touch() >= 0 &&
      DecodeColumn(stored.base_touch(), stored.touches(), 0, block.touches) &&
      DecodeColumn(stored.base_us(), stored.check_ins(), kNoTime,
                   block.check_ins);
  for (const store::EndpointColumn& one : stored.endpoints()) {
    good = good && DecodeEndpoint(one, names, block);
  }
  if (!good) return CorruptRecord(key);
  return block;
}

}  // namespace muster::inventory
