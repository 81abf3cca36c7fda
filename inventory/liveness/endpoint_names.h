#ifndef INVENTORY_LIVENESS_ENDPOINT_NAMES_H_
#define INVENTORY_LIVENESS_ENDPOINT_NAMES_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/node_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace muster::inventory {

// The names of endpoints, each kept once, so that a column holds a pointer.
// There are a few dozen; none is ever dropped.
//
// Thread-safe.
class EndpointNames {
 public:
  // The one string that equals `name`. Lives as long as this object.
  const std::string* Intern(absl::string_view name) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Mutex mu_;
  absl::node_hash_set<std::string> names_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_LIVENESS_ENDPOINT_NAMES_H_
