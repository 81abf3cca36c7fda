#ifndef INVENTORY_FILTER_SYNTAX_FILTER_ERRORS_H_
#define INVENTORY_FILTER_SYNTAX_FILTER_ERRORS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"

namespace muster::inventory {

// INVALID_ARGUMENT FILTER_MALFORMED. `position` counts bytes from 0; `detail`
// says what is wrong there and what would be right.
inline absl::Status FilterMalformed(size_t position, absl::string_view detail) {
  return Error(
      absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED",
      absl::StrCat("the filter is malformed at byte ", position, ": ", detail),
      {{"position", absl::StrCat(position)}, {"detail", std::string(detail)}});
}

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_SYNTAX_FILTER_ERRORS_H_
