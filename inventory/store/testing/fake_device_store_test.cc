#include "inventory/store/testing/fake_device_store.h"

#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/store_reads.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;

TEST(FakeDeviceStoreTest, TakesTheIdentityThatItIsGiven) {
  EXPECT_EQ(FakeDeviceStore().identity().store_uuid,
            FakeDeviceStore().identity().store_uuid);
  EXPECT_EQ(FakeDeviceStore({"other", 4}).identity().store_uuid, "other");
  EXPECT_EQ(FakeDeviceStore({"other", 4}).identity().epoch, 4);
}

TEST(FakeDeviceStoreTest, RefusesTheNextCommitOnlyAsTold) {
  FakeDeviceStore store;
  store.FailNextCommit(absl::ResourceExhaustedError("full"));
  const StoreWrite write =
      StoreWriteBuilder(store).Put(TestDevice("a")).Build();

  const CommitResult refused = store.Commit(write);
  const CommitResult taken = store.Commit(write);

  EXPECT_EQ(refused.outcome, CommitOutcome::kRefused);
  EXPECT_THAT(refused.status, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(taken.ok()) << taken.status;
}

TEST(FakeDeviceStoreTest, ARefusedCommitDoesNotUseUpALoss) {
  FakeDeviceStore store;
  store.LoseNextCommit(true);
  StoreWrite late = StoreWriteBuilder(store).Touch().Build();
  late.before.touch = 5;

  EXPECT_EQ(store.Commit(late).outcome, CommitOutcome::kRefused);
  late.before.touch = 0;
  EXPECT_EQ(store.Commit(late).outcome, CommitOutcome::kUnknown);
}

TEST(FakeDeviceStoreTest, StaysUnknownWhileRecoveryFails) {
  FakeDeviceStore store;
  store.LoseNextCommit(true);
  const StoreWrite write =
      StoreWriteBuilder(store).Put(TestDevice("a")).Build();
  EXPECT_EQ(store.Commit(write).outcome, CommitOutcome::kUnknown);
  store.FailNextRecover(absl::UnavailableError("still broken"));

  EXPECT_THAT(store.Recover(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store.end().revision, 0);
  EXPECT_EQ(store.Commit(write).outcome, CommitOutcome::kRefused);
  EXPECT_THAT(store.Compact(0, 1),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  EXPECT_THAT(store.Recover(), IsOk());
  EXPECT_EQ(store.end().revision, 1);
}

TEST(FakeDeviceStoreTest, ARestartDisarmsTheHooks) {
  FakeDeviceStore store;
  store.FailNextCommit(absl::InternalError("never seen"));
  store.LoseNextCommit(true);
  store.Restart();

  EXPECT_EQ(PutDevice(store, TestDevice("a")), 1);
}

TEST(FakeDeviceStoreTest, ABumpedEpochIsOneHigherInTheSameStore) {
  FakeDeviceStore store;
  const StoreIdentity before = store.identity();
  store.BumpEpoch();

  EXPECT_EQ(store.identity().store_uuid, before.store_uuid);
  EXPECT_EQ(store.identity().epoch, before.epoch + 1);
}

TEST(FakeDeviceStoreTest, CountsCommitsThatWereMadeAndReaders) {
  FakeDeviceStore store;
  const StoreWrite write = StoreWriteBuilder(store).Touch().Build();
  EXPECT_EQ(store.reads(), 1);

  EXPECT_TRUE(store.Commit(write).ok());
  EXPECT_FALSE(store.Commit(write).ok());

  EXPECT_EQ(store.commits(), 1);
  EXPECT_EQ(store.reads(), 1);
}

TEST(FakeDeviceStoreTest, AReaderMayOutliveItsStore) {
  auto store = std::make_unique<FakeDeviceStore>();
  PutDevice(*store, TestDevice("a"));
  const auto reader = store->Read();
  store.reset();

  EXPECT_EQ(DeviceRecord(*reader, "a").revision, 1);
}

TEST(FakeDeviceStoreTest, ReadersOfManyThreadsSeeWholeCommitsWhileItIsWritten) {
  constexpr int kCommits = 200;
  FakeDeviceStore store;
  const auto read_to_the_end = [&store] {
    Revision revision = 0;
    while (revision < kCommits) {
      const auto reader = store.Read();
      EXPECT_GE(reader->revision(), revision);
      revision = reader->revision();
      EXPECT_EQ(LogRevisions(*reader).size(), static_cast<size_t>(revision));
      EXPECT_EQ(RecordNames(*reader, v1::RESOURCE_KIND_DEVICE).size(),
                static_cast<size_t>(revision));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(read_to_the_end);
  for (int i = 0; i < kCommits; ++i) {
    PutDevice(store, TestDevice(absl::StrCat("d", i)));
  }

  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace muster::inventory::testing
