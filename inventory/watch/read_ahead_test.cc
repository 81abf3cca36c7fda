#include "inventory/watch/read_ahead.h"

#include <memory>
#include <vector>

#include "absl/synchronization/notification.h"
#include "base/executor.h"
#include "base/threads/thread_pool.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

TEST(ReadAheadTest, ReadsOnce) {
  InlineExecutor executor;
  PumpQueue pumps(executor, 1);
  ReadAhead ahead(pumps);
  int reads = 0;

  EXPECT_NE(ahead.Start([&reads] { ++reads; }), nullptr);

  EXPECT_EQ(reads, 1);
}

TEST(ReadAheadTest, ReadsNothingWhileAllPlacesAreHeld) {
  InlineExecutor executor;
  PumpQueue pumps(executor, 1);
  ReadAhead ahead(pumps);
  int reads = 0;
  std::vector<ReadAhead::Place> places;
  for (int i = 0; i < ReadAhead::kMaxPlaces; ++i) {
    places.push_back(ahead.Start([&reads] { ++reads; }));
  }

  EXPECT_EQ(ahead.Start([&reads] { ++reads; }), nullptr);
  EXPECT_EQ(reads, ReadAhead::kMaxPlaces);
  places.pop_back();
  EXPECT_NE(ahead.Start([&reads] { ++reads; }), nullptr);
}

TEST(ReadAheadTest, OutlivesWhatItReads) {
  ThreadPool threads(1);
  PumpQueue pumps(threads, 1);
  absl::Notification started;
  absl::Notification go_on;
  const auto held = std::make_shared<int>(0);
  threads.Post([&] {
    started.WaitForNotification();
    go_on.Notify();
  });
  {
    ReadAhead ahead(pumps);
    ahead.Start([&go_on, held] {
      go_on.WaitForNotification();
      ++*held;
    });
    started.Notify();
  }
  EXPECT_EQ(*held, 1);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace muster::inventory
