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
// requests. Asked ahead are the pages that a walk over so many rows asks for,
// so that they cost nothing if the number is right.
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
    int ahead = 4;         // pages asked for, the taken one included
    int64_t stride = 299;  // from one full page's offset to the next
    // A walk that asks on behind a short page until one is empty, such as
    // PageWalk. Otherwise the last expected row ends it.
    bool until_empty = false;
    int64_t page_size = 300;  // rows of a full page
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

  // How many rows the list has, as far as is known by now.
  void Expect(int64_t count) { options_.expected_count = count; }

  // Asks for the pages from `offset` on.
  void Prefetch(int64_t offset) {
    std::optional<int64_t> next = offset;
    for (int i = 0; next && i < options_.ahead; ++i) {
      Start(*next);
      next = Behind(*next);
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

  // Where the page behind the one at `offset` is expected to begin, if there is
  // to be one.
  std::optional<int64_t> Behind(int64_t offset) const {
    const int64_t rows = options_.expected_count - offset;
    if (!options_.until_empty) {
      if (rows <= options_.stride + 1) return std::nullopt;
      return offset + options_.stride;
    }
    if (rows <= 0) return std::nullopt;
    return offset + (rows < options_.page_size ? rows : options_.stride);
  }

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
  Options options_;
  const std::shared_ptr<State> state_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_PAGE_WINDOW_H_
