#include "connector/iru/sweep/page_window.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "base/executor.h"
#include "base/threads/thread_pool.h"
#include "connector/iru/sweep/page_walk.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Window = PageWindow<PageWalk::Rows>;

// Notes which offsets are asked for; answers with as many rows as the offset.
class PageWindowTest : public ::testing::Test {
 protected:
  Window::Fetch Fetcher() {
    return [this](int64_t offset) -> absl::StatusOr<PageWalk::Rows> {
      absl::MutexLock lock(&mu_);
      asked_.push_back(offset);
      if (offset == failing_) return absl::UnavailableError("down");
      return PageWalk::Rows(offset % 7);
    };
  }

  std::vector<int64_t> asked() {
    absl::MutexLock lock(&mu_);
    std::vector<int64_t> sorted = asked_;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

  absl::Mutex mu_;
  std::vector<int64_t> asked_;
  int64_t failing_ = -1;
  InlineExecutor inline_;
};

TEST_F(PageWindowTest, AsksAheadWithinWhatIsExpected) {
  Window::Options options;
  options.expected_count = 900;
  Window window(inline_, Fetcher(), options);

  ASSERT_THAT(window.Take(0), IsOk());

  EXPECT_THAT(asked(), ElementsAre(0, 299, 598, 897));
}

TEST_F(PageWindowTest, AsksForNothingThatWouldShowTheLastRowOnly) {
  Window::Options options;
  options.expected_count = 300;
  Window window(inline_, Fetcher(), options);

  ASSERT_THAT(window.Take(0), IsOk());

  EXPECT_THAT(asked(), ElementsAre(0));
}

TEST_F(PageWindowTest, AsksForTheEmptyPageThatEndsAWalk) {
  const std::map<int64_t, std::vector<int64_t>> offsets = {
      {0, {0}},
      {1, {0, 1}},
      {299, {0, 299}},
      {300, {0, 299, 300}},
      {301, {0, 299, 301}},
      {900, {0, 299, 598, 897, 900}},
  };
  for (const auto& [count, expected] : offsets) {
    asked_.clear();
    Window::Options options;
    options.expected_count = count;
    options.ahead = 20;
    options.until_empty = true;
    Window window(inline_, Fetcher(), options);

    window.Prefetch(0);

    EXPECT_EQ(asked(), expected) << count;
  }
}

TEST_F(PageWindowTest, AsksFurtherAheadOnceMoreIsExpected) {
  Window window(inline_, Fetcher(), {});
  window.Prefetch(0);
  ASSERT_THAT(asked(), ElementsAre(0));

  window.Expect(600);
  window.Prefetch(0);

  EXPECT_THAT(asked(), ElementsAre(0, 299, 598));
}

TEST_F(PageWindowTest, AsksForNothingAheadIfNothingIsExpected) {
  Window window(inline_, Fetcher(), {});

  ASSERT_THAT(window.Take(0), IsOk());
  ASSERT_THAT(window.Take(299), IsOk());

  EXPECT_THAT(asked(), ElementsAre(0, 299));
}

TEST_F(PageWindowTest, GivesEachPageOnce) {
  Window::Options options;
  options.expected_count = 600;
  Window window(inline_, Fetcher(), options);
  ASSERT_THAT(window.Take(0), IsOk());
  ASSERT_THAT(window.Take(299), IsOk());

  ASSERT_THAT(window.Take(0), IsOk());

  EXPECT_THAT(asked(), ElementsAre(0, 0, 299, 299, 598));
}

TEST_F(PageWindowTest, GivesPagesInTheOrderTheyAreTaken) {
  ThreadPool pool(4);
  Window::Options options;
  options.expected_count = 10000;
  Window window(pool, Fetcher(), options);

  for (int64_t i = 0; i < 20; ++i) {
    const auto rows = window.Take(i * 299);
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(static_cast<int64_t>(rows->size()), i * 299 % 7);
  }
}

TEST_F(PageWindowTest, GivesAnErrorToWhoeverTakesThatPage) {
  failing_ = 299;
  Window::Options options;
  options.expected_count = 900;
  Window window(inline_, Fetcher(), options);

  EXPECT_THAT(window.Take(0), IsOk());
  EXPECT_EQ(window.Take(299).status().code(), absl::StatusCode::kUnavailable);
}

// Keeps tasks until it is told to run them.
class HoldingExecutor final : public Executor {
 public:
  void Post(absl::AnyInvocable<void()> task) override {
    tasks_.push_back(std::move(task));
  }
  void RunAll() {
    for (auto& task : tasks_) task();
  }

 private:
  std::deque<absl::AnyInvocable<void()>> tasks_;
};

TEST_F(PageWindowTest, AsksForNothingMoreOnceItIsGone) {
  HoldingExecutor executor;
  {
    Window window(executor, Fetcher(), {});
    window.Prefetch(0);
  }

  executor.RunAll();

  EXPECT_THAT(asked(), IsEmpty());
}

}  // namespace
}  // namespace muster::iru
