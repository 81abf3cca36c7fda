#include "inventory/watch/query/wire_fields.h"

#include <cstddef>

namespace muster::inventory {
namespace {

constexpr uint64_t kMaxFieldNumber = (uint64_t{1} << 29) - 1;

enum WireType : uint64_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kFixed32 = 5
};

}  // namespace

bool WireFields::Next(WireField& field) {
  if (rest_.empty() || !ok_) return false;
  uint64_t tag = 0;
  ok_ = ReadVarint(tag) && (tag >> 3) > 0 && (tag >> 3) <= kMaxFieldNumber;
  if (!ok_) return false;
  field = WireField();
  field.number = static_cast<int>(tag >> 3);
  ok_ = ReadValue(tag & 7, field);
  return ok_;
}

bool WireFields::ReadValue(uint64_t type, WireField& field) {
  switch (type) {
    case kVarint:
      return ReadVarint(field.value);
    case kFixed64:
      return ReadFixed(8, field.value);
    case kBytes:
      return ReadBytes(field.bytes);
    case kFixed32:
      return ReadFixed(4, field.value);
  }
  return false;
}

bool WireFields::ReadLongVarint(uint64_t& value) {
  value = 0;
  const size_t most = rest_.size() < 10 ? rest_.size() : 10;
  for (size_t i = 0; i < most; ++i) {
    const auto byte = static_cast<unsigned char>(rest_[i]);
    value |= uint64_t{byte & 0x7fu} << (7 * i);
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool WireFields::ReadFixed(size_t size, uint64_t& value) {
  if (rest_.size() < size) return false;
  for (size_t i = size; i > 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(rest_[i - 1]);
  }
  rest_.remove_prefix(size);
  return true;
}

bool WireFields::ReadBytes(absl::string_view& bytes) {
  uint64_t size = 0;
  if (!ReadVarint(size) || size > rest_.size()) return false;
  bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

}  // namespace muster::inventory
