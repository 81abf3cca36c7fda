#ifndef CONNECTOR_IRU_DECODE_COUNTS_H_
#define CONNECTOR_IRU_DECODE_COUNTS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::iru {

// Devices by `settings/licensing`: `counts.computers_count`, which means Apple
// devices of every kind; Windows and Android are in no count of it.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page.
absl::StatusOr<int64_t> DecodeLicensingCount(absl::string_view body);

// Rows of a category by `prism/count`: `count`. May be approximate.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page.
absl::StatusOr<int64_t> DecodePrismCount(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_COUNTS_H_
