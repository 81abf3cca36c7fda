#include "base/storage/files/free_space_guard.h"

#include <string>

#include "base/fake_clock.h"
#include "base/storage/files/fake_disk_space.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kGiB = int64_t{1} << 30;

class FreeSpaceGuardTest : public ::testing::Test {
 protected:
  // What a guard with a minimum of 100 MiB says at that much free space, long
  // after the last question.
  absl::Status At(int64_t free) {
    disk_.SetFree(free);
    clock_.Advance(absl::Seconds(1));
    return guard_.CheckWrite();
  }

  // Whether a guard with the default minimum allows writes.
  bool DefaultAllows(int64_t total, int64_t free) {
    FakeDiskSpace disk(total);
    disk.SetFree(free);
    return FreeSpaceGuard(disk, clock_).CheckWrite().ok();
  }

  static FreeSpaceGuard::Options Min100MiB() {
    FreeSpaceGuard::Options options;
    options.min_free_bytes = 100 * kMiB;
    return options;
  }

  FakeClock clock_;
  FakeDiskSpace disk_;
  FreeSpaceGuard guard_{disk_, clock_, Min100MiB()};
};

TEST_F(FreeSpaceGuardTest, StopsWritesBelowTheMinimumAndSaysWhatToDo) {
  EXPECT_THAT(At(100 * kMiB), IsOk());
  const absl::Status full = At(100 * kMiB - 1);

  EXPECT_THAT(full, ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(std::string(full.message()),
              AllOf(HasSubstr("/fake/volume has 99 MiB free and needs 110 MiB"),
                    HasSubstr("delete files or enlarge it")));
}

TEST_F(FreeSpaceGuardTest, AllowsWritesAgainOnlyAtATenthAboveTheMinimum) {
  ASSERT_THAT(At(50 * kMiB), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(At(100 * kMiB), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(At(110 * kMiB - 1), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(At(110 * kMiB), IsOk());
  EXPECT_THAT(At(100 * kMiB), IsOk());
}

TEST_F(FreeSpaceGuardTest, AsksTheSystemOnceInATenthOfASecond) {
  EXPECT_THAT(guard_.CheckWrite(), IsOk());
  disk_.SetFree(0);
  clock_.Advance(absl::Milliseconds(99));
  EXPECT_THAT(guard_.CheckWrite(), IsOk());
  EXPECT_EQ(disk_.queries(), 1);

  clock_.Advance(absl::Milliseconds(1));
  EXPECT_THAT(guard_.CheckWrite(), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_EQ(disk_.queries(), 2);
}

TEST_F(FreeSpaceGuardTest, AsksAgainWhenTheClockWasSetBack) {
  EXPECT_THAT(guard_.CheckWrite(), IsOk());
  disk_.SetFree(0);
  clock_.Advance(-absl::Hours(1));
  EXPECT_THAT(guard_.CheckWrite(), ErrorIs(kExhausted, "DISK_FULL"));
}

TEST_F(FreeSpaceGuardTest, DefaultIsFivePercentAndTwoGibibytesAtMost) {
  EXPECT_TRUE(DefaultAllows(10 * kGiB, kGiB / 2));
  EXPECT_FALSE(DefaultAllows(10 * kGiB, kGiB / 2 - 1));
  EXPECT_TRUE(DefaultAllows(4096 * kGiB, 2 * kGiB));
  EXPECT_FALSE(DefaultAllows(4096 * kGiB, 2 * kGiB - 1));
}

TEST_F(FreeSpaceGuardTest, UnknownSpaceStopsWritesWithTheSystemsError) {
  disk_.SetError(absl::InternalError("gone"));
  EXPECT_THAT(At(kGiB), testing::StatusIs(absl::StatusCode::kInternal));
  disk_.SetError(absl::OkStatus());
  EXPECT_THAT(At(kGiB), IsOk());
}

}  // namespace
}  // namespace muster
