#include "base/storage/files/anchor.h"

#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class AnchorTest : public ::testing::Test {
 protected:
  // What the file says; of all zeros if there is none.
  AnchorState OnDisk() const {
    const auto state = AnchorFile::Read(path_);
    EXPECT_THAT(state, IsOk());
    return state->value_or(AnchorState{"none", 0, 0, 0});
  }

  // Makes the file impossible to write, until Unblock().
  void Block() { std::filesystem::create_directory(path_ + ".tmp"); }
  void Unblock() { std::filesystem::remove(path_ + ".tmp"); }

  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("anchor");
  Anchor anchor_{path_, {"store", 2, 0, 0}};
};

TEST_F(AnchorTest, ReservesABlockBeforeTheFirstRevision) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  EXPECT_EQ(OnDisk(), (AnchorState{"store", 2, 0, Anchor::kBlock}));
}

TEST_F(AnchorTest, WritesAgainOnlyPastTheEndOfTheBlock) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  Block();
  EXPECT_THAT(anchor_.EnsureReserved(Anchor::kBlock), IsOk());
  EXPECT_THAT(anchor_.EnsureReserved(Anchor::kBlock + 1),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  Unblock();

  EXPECT_THAT(anchor_.EnsureReserved(Anchor::kBlock + 1), IsOk());
  EXPECT_EQ(OnDisk().reserved_through, 2 * Anchor::kBlock);
}

TEST_F(AnchorTest, NotedRevisionReachesTheFileWithTheNextFlush) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  anchor_.NoteDurable(7);
  anchor_.NoteDurable(5);
  EXPECT_EQ(OnDisk().durable_revision, 0);
  EXPECT_TRUE(anchor_.dirty());

  ASSERT_THAT(anchor_.Flush(), IsOk());
  EXPECT_EQ(OnDisk(), (AnchorState{"store", 2, 7, Anchor::kBlock}));
  EXPECT_FALSE(anchor_.dirty());
}

TEST_F(AnchorTest, FlushWritesNothingWithoutNews) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  Block();
  EXPECT_THAT(anchor_.Flush(), IsOk());
}

TEST_F(AnchorTest, FlushThatFailedIsTriedAgain) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  anchor_.NoteDurable(7);
  Block();
  EXPECT_THAT(anchor_.Flush(), ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_TRUE(anchor_.dirty());
  Unblock();

  EXPECT_THAT(anchor_.Flush(), IsOk());
  EXPECT_EQ(OnDisk().durable_revision, 7);
}

TEST_F(AnchorTest, GoesOnFromTheStateOfTheFile) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  anchor_.NoteDurable(7);
  ASSERT_THAT(anchor_.Flush(), IsOk());

  Anchor next(path_, OnDisk());
  Block();
  EXPECT_THAT(next.EnsureReserved(8), IsOk());
  EXPECT_THAT(next.Flush(), IsOk());
  EXPECT_EQ(next.state(), (AnchorState{"store", 2, 7, Anchor::kBlock}));
}

TEST_F(AnchorTest, KeepsTheHighestOfManyThreads) {
  ASSERT_THAT(anchor_.EnsureReserved(1), IsOk());
  std::vector<std::thread> threads;
  for (int first = 1; first <= 4; ++first) {
    threads.emplace_back([this, first] {
      for (int revision = first; revision <= 80; revision += 4) {
        anchor_.NoteDurable(revision);
        EXPECT_THAT(anchor_.EnsureReserved(revision), IsOk());
        EXPECT_THAT(anchor_.Flush(), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_THAT(anchor_.Flush(), IsOk());
  EXPECT_EQ(OnDisk().durable_revision, 80);
}

}  // namespace
}  // namespace muster
