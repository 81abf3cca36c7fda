#include "inventory/read/joined_bytes.h"

#include <cstdint>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Fact;
using device::v1::Liveness;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t TagOf(int field) {
  return WireFormatLite::MakeTag(field,
                                 WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
}

constexpr uint32_t kFactsTag = TagOf(Device::kFactsFieldNumber);
constexpr uint32_t kEndpointTag = TagOf(Fact::kEndpointFieldNumber);

// The fields that a fact of `endpoint` gets, serialized.
struct EndpointTimes {
  absl::string_view endpoint;
  std::string times;
};

CodedInputStream InputOf(absl::string_view bytes) {
  return CodedInputStream(reinterpret_cast<const uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

void AppendVarint(uint32_t value, std::string& bytes) {
  uint8_t buffer[5];
  const uint8_t* end = CodedOutputStream::WriteVarint32ToArray(value, buffer);
  bytes.append(reinterpret_cast<const char*>(buffer), end - buffer);
}

void AppendTime(int field, const google::protobuf::Timestamp& time,
                std::string& bytes) {
  AppendVarint(TagOf(field), bytes);
  AppendVarint(static_cast<uint32_t>(time.ByteSizeLong()), bytes);
  time.AppendToString(&bytes);
}

std::string CheckInOf(const Liveness& liveness) {
  std::string bytes;
  if (liveness.has_last_check_in_time()) {
    AppendTime(Device::kLastCheckInTimeFieldNumber,
               liveness.last_check_in_time(), bytes);
  }
  return bytes;
}

// Collected before observed, as the fields stand in a Fact.
std::string TimesOf(const device::v1::Observation& observation) {
  static_assert(Fact::kCollectTimeFieldNumber < Fact::kObserveTimeFieldNumber);
  std::string bytes;
  if (observation.has_collect_time()) {
    AppendTime(Fact::kCollectTimeFieldNumber, observation.collect_time(),
               bytes);
  }
  if (observation.has_observe_time()) {
    AppendTime(Fact::kObserveTimeFieldNumber, observation.observe_time(),
               bytes);
  }
  return bytes;
}

bool ComesBeforeCheckIn(uint32_t tag) {
  return WireFormatLite::GetTagFieldNumber(tag) <
         Device::kLastCheckInTimeFieldNumber;
}

// The endpoint of a serialized fact. "" if it has none.
absl::string_view EndpointOf(absl::string_view fact) {
  CodedInputStream input = InputOf(fact);
  while (const uint32_t tag = input.ReadTag()) {
    uint32_t size = 0;
    if (tag == kEndpointTag && input.ReadVarint32(&size)) {
      return fact.substr(input.CurrentPosition(), size);
    }
    if (!WireFormatLite::SkipField(&input, tag)) break;
  }
  return "";
}

// Copies a device field by field.
class Joiner {
 public:
  Joiner(const Liveness& liveness, absl::string_view device)
      : device_(device),
        input_(InputOf(device)),
        check_in_(CheckInOf(liveness)) {
    for (const auto& one : liveness.observations()) {
      times_.push_back({one.endpoint(), TimesOf(one)});
    }
    joined_.reserve(device.size() + device.size() / 2);
  }

  bool Run() {
    int start = 0;
    uint32_t tag = 0;
    while ((tag = input_.ReadTag()) != 0 && ComesBeforeCheckIn(tag)) {
      const bool read = tag == kFactsTag
                            ? JoinFact(start)
                            : WireFormatLite::SkipField(&input_, tag);
      if (!read) return false;
      start = input_.CurrentPosition();
    }
    if (tag == 0 && !input_.ConsumedEntireMessage()) return false;
    CopyUpTo(start);
    joined_.append(check_in_);
    CopyUpTo(static_cast<int>(device_.size()));
    return true;
  }

  std::string Take() { return std::move(joined_); }

 private:
  // The field begins at `start`; its tag is read.
  bool JoinFact(int start) {
    uint32_t size = 0;
    if (!input_.ReadVarint32(&size)) return false;
    const absl::string_view fact =
        device_.substr(input_.CurrentPosition(), size);
    if (!input_.Skip(static_cast<int>(size))) return false;
    const std::string* times = Find(EndpointOf(fact));
    if (times == nullptr) return true;
    CopyUpTo(start);
    AppendVarint(kFactsTag, joined_);
    AppendVarint(static_cast<uint32_t>(size + times->size()), joined_);
    joined_.append(fact.data(), fact.size());
    joined_.append(*times);
    copied_ = input_.CurrentPosition();
    return true;
  }

  const std::string* Find(absl::string_view endpoint) const {
    for (const EndpointTimes& one : times_) {
      if (one.endpoint == endpoint) return &one.times;
    }
    return nullptr;
  }

  void CopyUpTo(int end) {
    joined_.append(device_.data() + copied_, end - copied_);
    copied_ = end;
  }

  const absl::string_view device_;
  CodedInputStream input_;
  const std::string check_in_;
  absl::InlinedVector<EndpointTimes, 4> times_;
  std::string joined_;
  int copied_ = 0;  // of `device_`
};

}  // namespace

std::optional<std::string> JoinedBytes(const Liveness& liveness,
                                       absl::string_view device) {
  Joiner joiner(liveness, device);
  if (!joiner.Run()) return std::nullopt;
  return joiner.Take();
}

}  // namespace muster::inventory
