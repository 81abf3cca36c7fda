#ifndef CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_
#define CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "base/executor.h"
#include "connector/iru/sweep/page_walk.h"

namespace muster::iru {

// Fetches the pages of a list some way ahead of whoever takes them, so that
// the next is mostly there already.
//
// Which pages are asked for depends on what was taken and on `expected_count`
// alone, never on how fast answers come: the same list costs the same
// requests. Nothing is asked ahead that would begin behind the last expected
// row.
//
// One thread takes; `fetch` and `executor` must outlive it. What `fetch` uses
// must outlive the executor's tasks: one that has begun goes on.
class PageWindow {
 public:
  struct Options {
    int64_t expected_count = 0;
    int ahead = 4;                   // pages under way, the taken one included
    int64_t stride = kPageSize - 1;  // from one page's offset to the next
  };

  // `fetch` runs on the executor, several at a time.
  PageWindow(Executor& executor, PageWalk::Fetch fetch, Options options);

  // Tasks that have not begun do nothing from now on.
  ~PageWindow();

  // Asks for the pages from `offset` on.
  void Prefetch(int64_t offset);

  // The page at `offset`, once; waits for it, and asks for those behind it.
  //
  // Errors: those of `fetch`.
  absl::StatusOr<PageWalk::Rows> Take(int64_t offset);

 private:
  // Lives as long as the last task that fills a page of it.
  struct State;

  void Start(int64_t offset);

  Executor& executor_;
  const Options options_;
  const std::shared_ptr<State> state_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_
