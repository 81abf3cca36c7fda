#include "base/telemetry/prometheus/bounded_tasks.h"

#include <atomic>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(BoundedTasksTest, RunsEveryTask) {
  BoundedTasks tasks(2, 3);
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) {
    tasks.enqueue([&] { ++ran; });
  }
  tasks.shutdown();
  EXPECT_EQ(ran, 100);
}

TEST(BoundedTasksTest, HaltsWhoeverBringsMoreThanTheLimit) {
  BoundedTasks tasks(1, 2);
  absl::Notification release, taken;
  const auto wait = [&] { release.WaitForNotification(); };
  tasks.enqueue(wait);
  tasks.enqueue(wait);
  std::thread third([&] {
    tasks.enqueue([] {});
    taken.Notify();
  });

  // Long enough for one that does not wait to be seen.
  EXPECT_FALSE(taken.WaitForNotificationWithTimeout(absl::Milliseconds(50)));
  release.Notify();
  taken.WaitForNotification();

  third.join();
  tasks.shutdown();
}

}  // namespace
}  // namespace muster
