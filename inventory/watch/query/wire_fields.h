#ifndef INVENTORY_WATCH_QUERY_WIRE_FIELDS_H_
#define INVENTORY_WATCH_QUERY_WIRE_FIELDS_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace muster::inventory {

// One field of a serialized message.
struct WireField {
  int number = 0;
  uint64_t value = 0;       // of a number; of no meaning for `bytes`
  absl::string_view bytes;  // of a string or a message; points into the whole
};

// The outermost fields of a serialized message, in the order in which they
// stand there, without taking it apart any further. Of a field that comes
// twice the last one counts. The bytes must outlive it.
//
//   WireFields fields(bytes);
//   for (WireField field; fields.Next(field);) ...
//   if (!fields.ok()) ...
//
// Not thread-safe. Source: protobuf.dev, "Encoding"; groups are no part of
// proto3.
class WireFields {
 public:
  explicit WireFields(absl::string_view message) : rest_(message) {}

  // Moves on; false at the end, or where the bytes are no message.
  bool Next(WireField& field);

  // Whether the bytes were a message so far.
  bool ok() const { return ok_; }

 private:
  // Nearly all of them are of one byte.
  bool ReadVarint(uint64_t& value) {
    if (rest_.empty() || (rest_[0] & 0x80) != 0) return ReadLongVarint(value);
    value = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return true;
  }
  bool ReadLongVarint(uint64_t& value);
  bool ReadFixed(size_t size, uint64_t& value);
  bool ReadBytes(absl::string_view& bytes);
  bool ReadValue(uint64_t type, WireField& field);

  absl::string_view rest_;
  bool ok_ = true;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_QUERY_WIRE_FIELDS_H_
