#include "inventory/watch/shared_batches.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "base/grpc/raw/raw_unary.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;

WatchStepKey At(Revision revision) {
  WatchStepKey key;
  key.position.revision = revision;
  return key;
}

// A step of `bytes` to the revision after.
WatchStep StepFrom(Revision revision, size_t bytes = 100) {
  WatchStep step;
  step.bytes = bytes;
  step.message = std::make_shared<const grpc::ByteBuffer>(
      ToByteBuffer(std::string(bytes, 'b')));
  step.after.revision = revision + 1;
  return step;
}

class SharedBatchesTest : public ::testing::Test {
 protected:
  absl::StatusOr<WatchStep> Get(Revision revision, size_t bytes = 100) {
    return shared_.Get(At(revision), [&]() -> absl::StatusOr<WatchStep> {
      ++reads_;
      return StepFrom(revision, bytes);
    });
  }

  SharedBatches shared_{/*max_bytes=*/10000};
  int reads_ = 0;
};

TEST_F(SharedBatchesTest, ReadsAStepOnceAndGivesAllTheSameBytes) {
  const auto first = Get(1);
  const auto second = Get(1);

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(first->message, second->message);
  EXPECT_EQ(second->after.revision, 2);
}

TEST_F(SharedBatchesTest, TellsPositionsQueriesAndEpochsApart) {
  Get(1).IgnoreError();
  std::vector<WatchStepKey> others(8, At(1));
  others[0].query_fingerprint = 1;
  others[1].epoch = 1;
  others[2].touch_end = 1;
  others[3].position.shown = 1;
  others[4].position.in_snapshot = true;
  others[5].position.snapshot_position = "a";
  others[6].position.touch = 1;
  others[7].position.view.Add("a", 1);

  EXPECT_TRUE(shared_.Has(At(1)));
  for (const WatchStepKey& other : others) EXPECT_FALSE(shared_.Has(other));
}

TEST_F(SharedBatchesTest, HoldsNoMoreThanItsBytes) {
  for (Revision revision = 1; revision <= 50; ++revision) {
    Get(revision, 1000).IgnoreError();
    EXPECT_LE(shared_.bytes(), 10000u);
  }

  EXPECT_FALSE(shared_.Has(At(1)));
  EXPECT_TRUE(shared_.Has(At(50)));
  const auto again = Get(1);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(reads_, 51);
}

TEST_F(SharedBatchesTest, GivesWhatIsTooLargeToKeep) {
  const auto large = Get(1, 20000);

  ASSERT_THAT(large, IsOk());
  EXPECT_EQ(large->message->Length(), 20000u);
  EXPECT_EQ(shared_.bytes(), 0u);
}

TEST_F(SharedBatchesTest, DoesNotKeepAnError) {
  const auto failed =
      shared_.Get(At(1), [] { return absl::InternalError("disk"); });

  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(Get(1), IsOk());
}

TEST_F(SharedBatchesTest, ReadsOnceForAllThatAskAtTheSameTime) {
  std::atomic<int> reads = 0;
  std::vector<std::thread> watchers;
  std::vector<SharedBytes> messages(8);
  for (SharedBytes& message : messages) {
    watchers.emplace_back([this, &reads, &message] {
      message = shared_
                    .Get(At(1),
                         [&reads]() -> absl::StatusOr<WatchStep> {
                           ++reads;
                           return StepFrom(1);
                         })
                    ->message;
    });
  }
  for (std::thread& watcher : watchers) watcher.join();

  EXPECT_EQ(reads, 1);
  for (const SharedBytes& message : messages) EXPECT_EQ(message, messages[0]);
}

TEST_F(SharedBatchesTest, AWaiterReadsForItselfIfTheOtherFails) {
  absl::Notification reading, fail;
  std::thread other([&] {
    EXPECT_THAT(shared_.Get(At(1),
                            [&]() -> absl::StatusOr<WatchStep> {
                              reading.Notify();
                              fail.WaitForNotification();
                              return absl::InternalError("disk");
                            }),
                StatusIs(absl::StatusCode::kInternal));
  });
  reading.WaitForNotification();
  std::thread waiter([this] { EXPECT_THAT(Get(1), IsOk()); });
  fail.Notify();
  other.join();
  waiter.join();

  EXPECT_EQ(reads_, 1);
}

TEST_F(SharedBatchesTest, ForgetsWhatWasErased) {
  Get(1).IgnoreError();

  shared_.Clear();

  EXPECT_FALSE(shared_.Has(At(1)));
  EXPECT_EQ(shared_.bytes(), 0u);
}

TEST_F(SharedBatchesTest, ReadsAgainWhatWasUnderWayDuringAnErasure) {
  int reads = 0;
  const auto step = shared_.Get(At(1), [&]() -> absl::StatusOr<WatchStep> {
    if (++reads == 1) shared_.Clear();
    return StepFrom(1, reads);
  });

  ASSERT_THAT(step, IsOk());
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(step->message->Length(), 2u);
}

}  // namespace
}  // namespace muster::inventory
