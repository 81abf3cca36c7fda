#include "base/storage/files/disk_space.h"

#include <filesystem>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(VolumeSpaceTest, SaysWhatTheVolumeHas) {
  const testing::TempDir dir;
  const VolumeSpace volume(dir.path());
  const auto space = volume.Query();

  ASSERT_THAT(space, IsOk());
  EXPECT_EQ(space->total_bytes,
            static_cast<int64_t>(std::filesystem::space(dir.path()).capacity));
  EXPECT_GE(space->free_bytes, 0);
  EXPECT_LE(space->free_bytes, space->total_bytes);
  EXPECT_EQ(volume.path(), dir.path());
}

TEST(VolumeSpaceTest, MissingDirectoryIsAnError) {
  const testing::TempDir dir;
  EXPECT_THAT(
      VolumeSpace(dir.Join("none")).Query(),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE"));
}

}  // namespace
}  // namespace muster
