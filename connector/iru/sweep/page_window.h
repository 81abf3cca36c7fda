#ifndef CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_
#define CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/executor.h"
#include "base/telemetry/span.h"

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
template <typename Page>
class PageWindow {
 public:
  // The page at an offset.
  using Fetch = std::function<absl::StatusOr<Page>(int64_t offset)>;

  struct Options {
    int64_t expected_count = 0;
    int ahead = 4;         // pages under way, the taken one included
    int64_t stride = 299;  // from one page's offset to the next
  };

  // `fetch` runs on the executor, several at a time.
  PageWindow(Executor& executor, Fetch fetch, Options options)
      : executor_(executor),
        options_(options),
        state_(std::make_shared<State>(std::move(fetch))) {}

  // Tasks that have not begun do nothing from now on.
  ~PageWindow() {
    absl::MutexLock lock(&state_->mu);
    state_->closed = true;
  }

  // Asks for the pages from `offset` on.
  void Prefetch(int64_t offset) {
    Start(offset);
    for (int i = 1; i < options_.ahead; ++i) {
      const int64_t next = offset + i * options_.stride;
      if (next + 1 >= options_.expected_count) return;
      Start(next);
    }
  }

  // The page at `offset`, once; waits for it, and asks for those behind it.
  //
  // Errors: those of `fetch`.
  absl::StatusOr<Page> Take(int64_t offset) {
    Prefetch(offset);
    return state_->Await(offset);
  }

 private:
  // Lives as long as the last task that fills a page of it.
  struct State {
    using Result = absl::StatusOr<Page>;

    explicit State(Fetch how) : fetch(std::move(how)) {}

    // Fetches the page at `offset`, as part of the caller's trace.
    void Fill(int64_t offset, const std::string& traceparent) {
      if (IsClosed()) return;
      SpanOptions options;
      options.parent_traceparent = traceparent;
      Span span("iru.fetch_page", options);
      const WithSpan scope(span);
      span.SetAttribute("muster.offset", offset);
      Result result = fetch(offset);
      span.SetStatus(result.status());
      absl::MutexLock lock(&mu);
      pages.at(offset) = std::move(result);
    }

    bool IsClosed() {
      absl::MutexLock lock(&mu);
      return closed;
    }

    Result Await(int64_t offset) {
      absl::MutexLock lock(&mu);
      std::optional<Result>& page = pages.at(offset);
      const auto is_there = [&page] { return page.has_value(); };
      mu.Await(absl::Condition(&is_there));
      Result result = *std::move(page);
      pages.erase(offset);
      return result;
    }

    const Fetch fetch;

    absl::Mutex mu;
    // Asked for and not taken; empty while under way.
    std::map<int64_t, std::optional<Result>> pages ABSL_GUARDED_BY(mu);
    bool closed ABSL_GUARDED_BY(mu) = false;
  };

  void Start(int64_t offset) {
    {
      absl::MutexLock lock(&state_->mu);
      if (!state_->pages.emplace(offset, std::nullopt).second) return;
    }
    executor_.Post([state = state_, offset, trace = CurrentTraceparent()] {
      state->Fill(offset, trace);
    });
  }

  Executor& executor_;
  const Options options_;
  const std::shared_ptr<State> state_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_
