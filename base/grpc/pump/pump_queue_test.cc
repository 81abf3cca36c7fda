#include "base/grpc/pump/pump_queue.h"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "base/executor.h"
#include "base/threads/thread_pool.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;

class FakePumped final : public Pumped {
 public:
  explicit FakePumped(std::function<void()> turn) : turn_(std::move(turn)) {}
  void Pump() override { turn_(); }
  bool Lazy() const override { return lazy; }

  bool lazy = false;

 private:
  const std::function<void()> turn_;
};

// Keeps what is posted until the test runs it.
class ManualExecutor final : public Executor {
 public:
  void Post(absl::AnyInvocable<void()> task) override {
    tasks_.push_back(std::move(task));
  }
  void RunOnce() {
    absl::AnyInvocable<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
  void RunAll() {
    while (!tasks_.empty()) RunOnce();
  }
  size_t size() const { return tasks_.size(); }

 private:
  std::deque<absl::AnyInvocable<void()>> tasks_;
};

class PumpQueueTest : public ::testing::Test {
 protected:
  // A stream that notes its turns in turns_.
  std::function<void()> Noting(int name) {
    return [this, name] { turns_.push_back(name); };
  }

  ManualExecutor executor_;
  PumpQueue queue_{executor_, 2};
  std::vector<int> turns_;
};

TEST_F(PumpQueueTest, ManyStreamsAreAFewTasks) {
  std::deque<FakePumped> streams;
  for (int i = 0; i < 1000; ++i) {
    queue_.Push(streams.emplace_back(Noting(i)));
  }
  EXPECT_EQ(executor_.size(), 2u);

  executor_.RunAll();
  EXPECT_EQ(turns_.size(), 1000u);
}

TEST_F(PumpQueueTest, FirstComeIsFirstServed) {
  FakePumped a(Noting(1)), b(Noting(2)), c(Noting(3));
  for (FakePumped* stream : {&c, &a, &b}) queue_.Push(*stream);
  executor_.RunAll();
  EXPECT_THAT(turns_, ElementsAre(3, 1, 2));
}

TEST_F(PumpQueueTest, StreamWithMuchToSendLetsTheOthersGoFirst) {
  FakePumped* self = nullptr;
  FakePumped greedy([&] {
    turns_.push_back(1);
    if (turns_.size() < 4) queue_.Push(*self);
  });
  self = &greedy;
  FakePumped modest(Noting(2));
  queue_.Push(greedy);
  queue_.Push(modest);

  executor_.RunAll();
  EXPECT_THAT(turns_, ElementsAre(1, 2, 1, 1));
}

TEST_F(PumpQueueTest, LazyStreamsLetTheOthersGoFirst) {
  FakePumped lazy(Noting(1)), eager(Noting(2));
  lazy.lazy = true;
  queue_.Push(lazy);
  queue_.Push(eager);
  executor_.RunAll();
  EXPECT_THAT(turns_, ElementsAre(2, 1));
}

TEST_F(PumpQueueTest, LazyStreamsGetATurnInSixteenHoweverMuchThereIsToDo) {
  FakePumped lazy(Noting(1));
  lazy.lazy = true;
  queue_.Push(lazy);
  std::deque<FakePumped> eager;
  for (int i = 0; i < 100; ++i) queue_.Push(eager.emplace_back(Noting(2)));
  executor_.RunAll();
  ASSERT_EQ(turns_.size(), 101u);
  EXPECT_EQ(turns_[15], 1);
}

TEST_F(PumpQueueTest, OtherTasksOfTheExecutorComeToPassMeanwhile) {
  std::deque<FakePumped> streams;
  for (int i = 0; i < 1000; ++i) {
    queue_.Push(streams.emplace_back(Noting(i)));
  }
  size_t turns_before = 0;
  executor_.Post([&] { turns_before = turns_.size(); });

  executor_.RunAll();
  EXPECT_GT(turns_before, 0u);
  EXPECT_LT(turns_before, 500u);
}

TEST_F(PumpQueueTest, StreamMayBeGoneAfterItsTurn) {
  auto stream = std::make_unique<std::optional<FakePumped>>();
  FakePumped other(Noting(2));
  stream->emplace([&] {
    turns_.push_back(1);
    stream.reset();
  });
  queue_.Push(**stream);
  queue_.Push(other);
  executor_.RunAll();
  EXPECT_THAT(turns_, ElementsAre(1, 2));
}

TEST(PumpQueueOnThreadsTest, SlowTurnHoldsUpNobodyElse) {
  ThreadPool pool(2);
  absl::Notification release;
  absl::BlockingCounter others(100);
  FakePumped slow([&] { release.WaitForNotification(); });
  std::deque<FakePumped> streams;
  PumpQueue queue(pool, 2);

  queue.Push(slow);
  for (int i = 0; i < 100; ++i) {
    queue.Push(streams.emplace_back([&] { others.DecrementCount(); }));
  }

  others.Wait();
  release.Notify();
}

TEST(PumpQueueOnThreadsTest, EndWaitsForEveryTurn) {
  ThreadPool pool(2);
  std::atomic<int> turns{0};
  FakePumped* self = nullptr;
  PumpQueue* pushed = nullptr;
  FakePumped stream([&] {
    if (++turns < 10000) pushed->Push(*self);
  });
  self = &stream;
  {
    PumpQueue queue(pool, 2);
    pushed = &queue;
    queue.Push(stream);
  }
  EXPECT_EQ(turns, 10000);
}

}  // namespace
}  // namespace muster
