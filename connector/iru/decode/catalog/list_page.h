#ifndef CONNECTOR_IRU_DECODE_CATALOG_LIST_PAGE_H_
#define CONNECTOR_IRU_DECODE_CATALOG_LIST_PAGE_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/iru/json/field_reader.h"

namespace muster::iru {

// The envelope of most lists: `{count, next, previous, results}`.
struct ListPage {
  // Of the whole list; -1 if it is not told.
  int64_t count = -1;
  // Rows of `results`, whether usable or not.
  int64_t row_count = 0;
  // Whether more follow. What `next` names is never followed.
  bool has_next = false;
};

// Calls `on_row` with each row that is an object, in order.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no list `results`.
absl::StatusOr<ListPage> DecodeListPage(
    absl::string_view body,
    const std::function<void(FieldReader& row)>& on_row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_CATALOG_LIST_PAGE_H_
