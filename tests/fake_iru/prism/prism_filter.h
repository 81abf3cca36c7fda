#ifndef TESTS_FAKE_IRU_PRISM_PRISM_FILTER_H_
#define TESTS_FAKE_IRU_PRISM_PRISM_FILTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace muster::fake_iru {

using Json = nlohmann::ordered_json;

// The `filter` parameter: `{"column": {"operator": operand}, …}`, all of which
// a row must meet. Operators: eq; in, not_in (exact, a list); like, not_like
// (contains, a list, ignoring case); lt, gt, lte, gte (dates, else text); and
// or, a list of which one must be met. Source: Iru API, "Prism".
class PrismFilter {
 public:
  // An empty `text` is no filter.
  //
  // Errors:
  //   INVALID_ARGUMENT: no JSON object, an unknown operator, or a column that
  //   cannot be filtered (blueprint__id, device__family).
  static absl::StatusOr<PrismFilter> Parse(const std::string& text);

  // A column that the row does not have meets nothing.
  bool Passes(const Json& row) const;

  bool empty() const { return conditions_.empty(); }

 private:
  explicit PrismFilter(Json conditions) : conditions_(std::move(conditions)) {}

  Json conditions_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_PRISM_PRISM_FILTER_H_
