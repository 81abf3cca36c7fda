#include "base/threads/thread_pool.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;

TEST(ThreadPoolTest, DestructorRunsEverythingThatWasPosted) {
  std::atomic<int> ran = 0;
  {
    ThreadPool pool(2);
    for (int i = 0; i < 100; ++i) pool.Post([&ran] { ++ran; });
  }
  EXPECT_EQ(ran, 100);
}

TEST(ThreadPoolTest, DestructorRunsWhatTheLastTasksPost) {
  std::atomic<int> ran = 0;
  {
    ThreadPool pool(3);
    pool.Post([&] { pool.Post([&] { pool.Post([&] { ++ran; }); }); });
  }
  EXPECT_EQ(ran, 1);
}

TEST(ThreadPoolTest, OneThreadKeepsTheOrder) {
  std::vector<int> order;
  {
    ThreadPool pool(1);
    for (int i = 0; i < 3; ++i) pool.Post([&order, i] { order.push_back(i); });
  }
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
}

TEST(ThreadPoolTest, TasksRunAtTheSameTime) {
  auto* const barrier = new absl::Barrier(2);
  ThreadPool pool(2);
  for (int i = 0; i < 2; ++i) {
    pool.Post([barrier] {
      if (barrier->Block()) delete barrier;
    });
  }
}

TEST(ThreadPoolTest, PostDoesNotWaitForABusyThread) {
  absl::Notification go;
  ThreadPool pool(1);
  pool.Post([&go] { go.WaitForNotification(); });
  pool.Post([] {});
  go.Notify();
}

}  // namespace
}  // namespace muster
