// From the text of a filter to its tree. The grammar is in device_filter.h.
#ifndef INVENTORY_FILTER_SYNTAX_FILTER_PARSER_H_
#define INVENTORY_FILTER_SYNTAX_FILTER_PARSER_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/filter/syntax/filter_ast.h"

namespace muster::inventory {

// Limits, so that no request makes the server work for long. They hold for the
// text as written and for its canonical form: what FilterNode::ToString() of a
// parsed filter gives can always be parsed again.
constexpr size_t kMaxFilterBytes = 4096;
constexpr int kMaxFilterDepth = 32;
constexpr int kMaxFilterTerms = 100;

// The tree of `text`; matches everything if that is empty or only space. Knows
// no field: `a = b` is fine.
//
// Errors:
//   INVALID_ARGUMENT FILTER_MALFORMED: not of the grammar, or over a limit.
absl::StatusOr<FilterNode> ParseFilter(absl::string_view text);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_SYNTAX_FILTER_PARSER_H_
