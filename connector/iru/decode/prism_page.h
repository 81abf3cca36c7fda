#ifndef CONNECTOR_IRU_DECODE_PRISM_PAGE_H_
#define CONNECTOR_IRU_DECODE_PRISM_PAGE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/iru/json/field_reader.h"

namespace muster::iru {

// The envelope around any category: `{offset, limit, total, data, cursor}`.
struct PrismEnvelope {
  // To be passed back for the next page. Empty on the last.
  std::string cursor;
  // Rows of `data`, whether usable or not.
  int row_count = 0;
};

// Calls `on_row` with the `device_id` and the reader of each row that has a
// usable one, in order, and `on_bad_row` with the index of each that has not.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no such envelope.
absl::StatusOr<PrismEnvelope> DecodePrismPage(
    absl::string_view body,
    const std::function<void(const std::string& device_id, FieldReader& row)>&
        on_row,
    const std::function<void(int index)>& on_bad_row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_PRISM_PAGE_H_
