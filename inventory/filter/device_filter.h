// The language in which a request says which devices it wants: a subset of
// AIP-160 (https://google.aip.dev/160).
//
//   filter     = [ expression ] ;
//   expression = factor , { [ "AND" ] , factor } ;
//   factor     = term , { "OR" , term } ;
//   term       = [ "NOT" | "-" ] , simple ;
//   simple     = comparison | "(" , expression , ")" ;
//   comparison = field , ( operator , value | ":" , "*" ) ;
//   operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ;
//   value      = string | word ;
//   field      = field char , { field char | "-" } ;
//   field char = ? ASCII letter or digit ? | "_" | "." ;
//   string     = '"' , { '\"' | '\\' | ? any byte but " and \ ? } , '"' ;
//   word       = ? bytes that are neither space nor control character nor one
//                of ( ) " ' \ = < > ! * ; the first is not ":" ;
//                not AND, OR or NOT ? ;
//
// Space, tab and line ends separate words and may stand between any two
// tokens; after a value one of them, `)` or the end must stand. OR binds
// tighter than AND: `a = 1 b = 2 OR c = 3` is `a = 1 AND (b = 2 OR c = 3)`.
// There are no bare values, functions or wildcards: a `*` within a string is
// that character.
//
// What a comparison means:
// - Fields are those of fields/device_fields.h. Text is compared byte by byte;
//   `serial_number` and `user.email` without regard to ASCII letter case.
// - `os.version`, and a text fact whose key is `version` or ends in
//   `.version`, is compared number by number: 14.10 > 14.9, and 14 = 14.0. A
//   version that is not dotted numbers equals only the same text and satisfies
//   neither < nor >.
// - An enum is named short or long: `MAC` or `PLATFORM_MAC`. Enums and
//   booleans have no order.
// - Times are RFC 3339: `create_time > 2026-01-31T12:00:00Z`.
// - `field:value` is `field = value`, but `tags:value` is: one of the tags is
//   the value. Lists take no other operator.
// - `field:*` is: it is set and not blank (the empty text, an enum's
//   UNSPECIFIED).
//
// Unknown is never a pass. A fact that is UNKNOWN or absent, a time that is
// unset and the `user.archived` of nobody satisfy no comparison, whether =, !=
// or another, and neither does a NOT of one: only `NOT facts.x:*` finds the
// devices of which x is not known. (AND, OR and NOT are Kleene's, of three
// values; a device matches if the whole is true.) A fact of another type than
// the value can be read as is no different.
#ifndef INVENTORY_FILTER_DEVICE_FILTER_H_
#define INVENTORY_FILTER_DEVICE_FILTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/filter/filter_term.h"
#include "inventory/filter/syntax/filter_ast.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// A filter that was understood.
//
// A value; thread-compatible: one object may serve any number of threads.
class DeviceFilter {
 public:
  // Matches every device.
  DeviceFilter() = default;

  // Limits: 4096 bytes, 32 levels of AND and OR or of parentheses, 100
  // comparisons, each for `text` as for its canonical form. Empty text, and
  // space only, matches every device.
  //
  // Errors:
  //   INVALID_ARGUMENT FILTER_MALFORMED: not of the grammar, over a limit, or
  //     an operator that the field does not take (position, detail).
  //   INVALID_ARGUMENT FILTER_FIELD_UNKNOWN: no such field (field, near).
  //   INVALID_ARGUMENT FILTER_VALUE_MALFORMED: a value that the field cannot
  //     have (field, value).
  static absl::StatusOr<DeviceFilter> Parse(absl::string_view text);

  // Whether the filter is true of `device`, liveness included.
  bool Matches(const device::v1::Device& device) const;

  // Canonical text, equal for filters that differ in space, quotes and
  // needless parentheses only. Parse() of it gives an equal filter.
  std::string ToString() const { return tree_.ToString(); }

  // A value that `field` has in every device that matches, because the filter
  // is `field = value` or ANDs it with others: in lower case for
  // `serial_number` and `user.email`, the short name for an enum. Nothing if
  // the filter does not say so, and for fields that are neither text nor enum.
  std::optional<std::string> EqualTo(absl::string_view field) const;

  // Whether `field` is in it anywhere: without `last_check_in_time` no
  // liveness need be read.
  bool Mentions(absl::string_view field) const;

  friend bool operator==(const DeviceFilter& a, const DeviceFilter& b) {
    return a.tree_ == b.tree_;
  }

 private:
  // The tree with its comparisons bound to fields.
  struct Node {
    FilterNode::Kind kind = FilterNode::Kind::kAnd;
    std::optional<FilterTerm> term;  // of a kComparison
    std::vector<Node> operands;
  };

  static absl::StatusOr<Node> Bind(const FilterNode& tree);
  static Truth Evaluate(const Node& node, const device::v1::Device& device);
  static bool Mentions(const Node& node, absl::string_view field);

  FilterNode tree_;
  Node bound_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_DEVICE_FILTER_H_
