// Versions such as `14.4.1`, compared number by number: 14.10 > 14.9.
#ifndef INVENTORY_FILTER_FIELDS_DOTTED_VERSION_H_
#define INVENTORY_FILTER_FIELDS_DOTTED_VERSION_H_

#include <cstdint>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace muster::inventory {

// A version of 1 to 16 numbers. Trailing zeros say nothing: 14.0 equals 14.
//
// A value; thread-compatible.
class DottedVersion {
 public:
  // Nothing if `text` is not numbers of at most 64 bits between dots: `24H2`,
  // `14.`, `14.4 (a)` and "" are no versions.
  static std::optional<DottedVersion> Parse(absl::string_view text);

  // Below 0, 0 or above 0.
  int Compare(const DottedVersion& other) const;

  // Most significant first, without trailing zeros. May be empty (`0`).
  const absl::InlinedVector<uint64_t, 4>& numbers() const { return numbers_; }

 private:
  DottedVersion() = default;

  absl::InlinedVector<uint64_t, 4> numbers_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FIELDS_DOTTED_VERSION_H_
