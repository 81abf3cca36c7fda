#ifndef INVENTORY_MAINTENANCE_CHECK_CHECK_FINDINGS_H_
#define INVENTORY_MAINTENANCE_CHECK_CHECK_FINDINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// What a walk through a whole store found.
struct StoreCheck {
  int64_t records = 0;
  int64_t facets = 0;
  int64_t changes = 0;
  int64_t index_entries = 0;
  int64_t with_liveness = 0;
  int64_t documents = 0;
  // One sentence each; empty if all is well. At most kMaxProblems.
  std::vector<std::string> problems;
  static constexpr int kMaxProblems = 100;

  // Adds one, which is `words` put together.
  template <typename... Words>
  void Problem(const Words&... words) {
    if (problems.size() < kMaxProblems) {
      problems.push_back(absl::StrCat(words...));
    }
  }
};

// What the log and the records say of one number.
struct CheckedResource {
  std::string name;
  Revision last_change = 0;  // 0: not in the log
  int64_t changes = 0;
  bool gone = false;  // as of the last change, it has no record
  bool has_record = false;
};

using CheckedResources = absl::flat_hash_map<ResourceNumber, CheckedResource>;

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_CHECK_FINDINGS_H_
