#include "inventory/ingest/step/wire_fields.h"

#include <cstddef>

namespace muster::inventory {
namespace {

constexpr int kMostVarintBits = 64;
constexpr uint64_t kMostPayload = uint64_t{1} << 30;
constexpr uint64_t kMostTag = (uint64_t{1} << 32) - 1;

enum WireType { kVarint = 0, kFixed64 = 1, kSized = 2, kFixed32 = 5 };

bool TakeVarint(absl::string_view& bytes, uint64_t& value) {
  if (!bytes.empty() && static_cast<unsigned char>(bytes[0]) < 0x80) {
    value = static_cast<unsigned char>(bytes[0]);  // as most are
    bytes.remove_prefix(1);
    return true;
  }
  value = 0;
  size_t used = 0;
  for (int shift = 0; shift < kMostVarintBits; shift += 7) {
    if (used == bytes.size()) return false;
    const auto byte = static_cast<unsigned char>(bytes[used++]);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) {
      bytes.remove_prefix(used);
      return true;
    }
  }
  return false;
}

bool TakeBytes(uint64_t count, absl::string_view& bytes,
               absl::string_view& taken) {
  if (count > bytes.size()) return false;
  taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return true;
}

bool TakeValue(uint64_t type, absl::string_view& bytes, WireField& field) {
  uint64_t value = 0;
  absl::string_view skipped;
  field.has_payload = type == kSized;
  field.payload = "";
  switch (type) {
    case kVarint:
      return TakeVarint(bytes, value);
    case kFixed64:
      return TakeBytes(8, bytes, skipped);
    case kFixed32:
      return TakeBytes(4, bytes, skipped);
    case kSized:
      return TakeVarint(bytes, value) && value <= kMostPayload &&
             TakeBytes(value, bytes, field.payload);
    default:
      return false;
  }
}

}  // namespace

bool NextField(absl::string_view& bytes, WireField& field) {
  absl::string_view rest = bytes;
  uint64_t tag = 0;
  if (!TakeVarint(rest, tag) || tag > kMostTag || tag >> 3 == 0) return false;
  field.number = static_cast<uint32_t>(tag >> 3);
  if (!TakeValue(tag & 7, rest, field)) return false;
  field.whole = bytes.substr(0, bytes.size() - rest.size());
  bytes = rest;
  return true;
}

void AppendVarint(uint64_t value, std::string& to) {
  for (; value >= 0x80; value >>= 7) {
    to.push_back(static_cast<char>(value | 0x80));
  }
  to.push_back(static_cast<char>(value));
}

}  // namespace muster::inventory
