#ifndef TESTS_FAKE_IRU_PRISM_PRISM_H_
#define TESTS_FAKE_IRU_PRISM_PRISM_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// GET /prism/{category}: `{offset, limit, total, data, cursor}`, by device id.
// Source: Iru API, "Prism".
//
//   limit            300 at most, 25 by default
//   offset           `offset` is set and `total` null
//   cursor           "" for the first page, then what the last answer gave,
//                    until that is null; `offset` null and `total` set. A
//                    device that leaves in between takes none of its
//                    neighbours along. Not together with sort_by (400)
//   device_families, blueprint_ids   comma lists
//   filter           see PrismFilter
//   sort_by          any column, "-" for descending
//
// 404 for a category that there is none of.
Response ListPrism(const State& state, absl::string_view category,
                   const Request& request);

// Every row that a list with these parameters shows, on one page, sorted.
//
// Errors:
//   INVALID_ARGUMENT: the filter cannot be read.
absl::StatusOr<Json> AllPrismRows(const State& state,
                                  absl::string_view category,
                                  const Request& request);

// GET /prism/count?category=: `{count, approximate}`, with the same filters.
// 400 for a category that there is none of.
Response CountPrism(const State& state, const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_PRISM_PRISM_H_
