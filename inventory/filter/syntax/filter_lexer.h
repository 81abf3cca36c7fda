// Cuts the text of a filter into tokens. The grammar is in device_filter.h.
#ifndef INVENTORY_FILTER_SYNTAX_FILTER_LEXER_H_
#define INVENTORY_FILTER_SYNTAX_FILTER_LEXER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/filter/syntax/filter_ast.h"

namespace muster::inventory {

struct FilterToken {
  enum class Kind {
    kField,
    kOperator,  // `op` says which; kHas for `:`
    kValue,     // `text` is it, without quotes and escapes
    kStar,      // the `*` of field:*
    kAnd,
    kOr,
    kNot,  // the word, or `-`
    kOpen,
    kClose,
    kEnd,
  };

  Kind kind = Kind::kEnd;
  std::string text;
  FilterOp op = FilterOp::kEqual;
  // Where it begins, in bytes from 0.
  size_t position = 0;
};

// The tokens of `text`; the last is kEnd, and only the last. After an operator
// comes exactly one kValue or kStar, and they come nowhere else: that is how
// `a:b:c` and `-5` are told from operators.
//
// Errors:
//   INVALID_ARGUMENT FILTER_MALFORMED: a character that belongs to no token, a
//     string without end, an operator without a value.
absl::StatusOr<std::vector<FilterToken>> LexFilter(absl::string_view text);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_SYNTAX_FILTER_LEXER_H_
