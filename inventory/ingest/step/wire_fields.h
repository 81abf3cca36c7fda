// The fields of an encoded message, without knowing which message it is.
// Source: protobuf.dev, "Encoding".
#ifndef INVENTORY_INGEST_STEP_WIRE_FIELDS_H_
#define INVENTORY_INGEST_STEP_WIRE_FIELDS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::inventory {

struct WireField {
  uint32_t number = 0;
  absl::string_view whole;    // with its tag
  absl::string_view payload;  // of strings, bytes and messages
  bool has_payload = false;   // whether it is one of those
};

// Takes the first field off `bytes`. False, and `bytes` are left as they are,
// at their end or if they do not begin with a field; groups, which nothing of
// ours has, are none.
bool NextField(absl::string_view& bytes, WireField& field);

// Appends `value` as the length of a payload is written.
void AppendVarint(uint64_t value, std::string& to);

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_WIRE_FIELDS_H_
