#ifndef TESTS_FAKE_IRU_HTTP_ACTION_COUNTER_H_
#define TESTS_FAKE_IRU_HTTP_ACTION_COUNTER_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// How often each device was told to do what, as requests came in: whatever
// became of them, and whether they were answered or not. Never forgets.
//
// An action is called by the last part of its URL, `erase`; the two that are
// DELETEs are `delete` (of a device) and `cancellostmode`. Not thread-safe.
class ActionCounter {
 public:
  // Counts the request if it is an action.
  void Note(const Request& request);

  // 0 if there was none.
  int CountOf(absl::string_view device_id, absl::string_view action) const;

  // `{"<device id>": {"erase": 1}}`.
  Json Shown() const;

 private:
  std::map<std::string, std::map<std::string, int>> counts_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_ACTION_COUNTER_H_
