#include "connector/iru/sweep/page_window.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/telemetry/span.h"

namespace muster::iru {

struct PageWindow::State {
  using Result = absl::StatusOr<PageWalk::Rows>;

  explicit State(PageWalk::Fetch how) : fetch(std::move(how)) {}

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

  const PageWalk::Fetch fetch;

  absl::Mutex mu;
  // Asked for and not taken; empty while under way.
  std::map<int64_t, std::optional<Result>> pages ABSL_GUARDED_BY(mu);
  bool closed ABSL_GUARDED_BY(mu) = false;
};

PageWindow::PageWindow(Executor& executor, PageWalk::Fetch fetch,
                       Options options)
    : executor_(executor),
      options_(options),
      state_(std::make_shared<State>(std::move(fetch))) {}

PageWindow::~PageWindow() {
  absl::MutexLock lock(&state_->mu);
  state_->closed = true;
}

void PageWindow::Prefetch(int64_t offset) {
  Start(offset);
  for (int i = 1; i < options_.ahead; ++i) {
    const int64_t next = offset + i * options_.stride;
    if (next + 1 >= options_.expected_count) return;
    Start(next);
  }
}

absl::StatusOr<PageWalk::Rows> PageWindow::Take(int64_t offset) {
  Prefetch(offset);
  return state_->Await(offset);
}

void PageWindow::Start(int64_t offset) {
  {
    absl::MutexLock lock(&state_->mu);
    if (!state_->pages.emplace(offset, std::nullopt).second) return;
  }
  executor_.Post([state = state_, offset, trace = CurrentTraceparent()] {
    state->Fill(offset, trace);
  });
}

}  // namespace muster::iru
