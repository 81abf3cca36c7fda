#ifndef TESTS_OVERLOAD_CALL_TALLY_H_
#define TESTS_OVERLOAD_CALL_TALLY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace muster::overload {

// How many calls ended how, and those that should not have. Thread-safe.
class CallTally {
 public:
  // A call of `what` has ended with `status`. Right is one of `codes`; an error
  // that the server made has a reason, too.
  void Expect(absl::string_view what,
              const std::vector<absl::StatusCode>& codes,
              const absl::Status& status) ABSL_LOCKS_EXCLUDED(mu_);

  int64_t calls() const ABSL_LOCKS_EXCLUDED(mu_);

  // The first few that were not right, a line each; "" if there are none.
  std::string Unexpected() const ABSL_LOCKS_EXCLUDED(mu_);

  // A line for each kind of end.
  std::string ToString() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  std::map<std::string, int64_t> ends_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> unexpected_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::overload

#endif  // TESTS_OVERLOAD_CALL_TALLY_H_
