#include "inventory/store/rocks/format_migration.h"

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/storage/keys.h"
#include "base/storage/testing/bit_flipper.h"
#include "base/storage/testing/fault_env.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/golden_store.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/rocks/rocks_layout.h"
#include "inventory/store/testing/store_reads.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory {
namespace {

using ::muster::testing::DirectoryCopy;
using ::muster::testing::ErrorIs;
using ::muster::testing::FaultEnv;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

// What the golden store said of itself when it was written.
constexpr Revision kChanges = 13;

class FormatMigrationTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksDeviceStore>> Open() {
    RocksDeviceStore::Options options;
    options.rocks.env = disk_.env();
    return RocksDeviceStore::Open(path_, random_, *RealClock(), options);
  }

  // A database of format 1, under the release that wrote it.
  std::unique_ptr<RocksDatabase> OpenRaw() {
    RocksOptions options;
    options.env = disk_.env();
    options.retired_families = RetiredFamilyNames();
    return *RocksDatabase::Open(path_, FamilyNames(), options);
  }

  std::string UuidOfFormat1() {
    return OpenRaw()->Get(kMeta, kUuidKey)->value();
  }

  // Puts `format` in place of the one that the database says it has.
  void SetFormat(int64_t format) {
    const auto rocks = OpenRaw();
    RocksBatch batch = rocks->NewBatch();
    batch.Put(kMeta, kFormatKey, EncodeInt64(format));
    ASSERT_THAT(rocks->Commit(std::move(batch)), IsOk());
  }

  const TempDir dir_;
  const std::string path_ = testing::CopyGolden(1, dir_.path());
  FakeRandom random_;
  FaultEnv disk_;
};

TEST_F(FormatMigrationTest, ShowsEveryDeviceAsFormat1Did) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  testing::ExpectGolden(1, **store);
}

TEST_F(FormatMigrationTest, KeepsTheHistoryAndItsRevisions) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->end().revision, kChanges);
  EXPECT_EQ((*store)->compacted_through(), 0);
  const auto changes = testing::LogChanges(*(*store)->Read());
  ASSERT_EQ(changes.size(), kChanges);
  for (Revision revision = 1; revision <= kChanges; ++revision) {
    EXPECT_EQ(changes[revision - 1].revision(), revision);
  }
}

TEST_F(FormatMigrationTest, KeepsTheIdentity) {
  const std::string uuid = UuidOfFormat1();
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->identity().store_uuid, uuid);
  EXPECT_EQ((*store)->identity().epoch, 1);
}

TEST_F(FormatMigrationTest, LeavesNothingOfFormat1Behind) {
  ASSERT_THAT(Open(), IsOk());
  const auto families = RocksDatabase::FamiliesOnDisk(path_, disk_.env());
  ASSERT_THAT(families, IsOk());
  for (const std::string& retired : RetiredFamilyNames()) {
    EXPECT_THAT(*families, ::testing::Not(::testing::Contains(retired)));
  }
  EXPECT_THAT(*families, ::testing::Contains("records"));
}

TEST_F(FormatMigrationTest, OpensAgainAndTakesWrites) {
  ASSERT_THAT(Open(), IsOk());
  auto store = Open();
  ASSERT_THAT(store, IsOk());
  testing::ExpectGolden(1, **store);
  const Revision revision =
      testing::PutDevice(**store, testing::TestDevice("new"));
  EXPECT_EQ(revision, kChanges + 1);
}

TEST_F(FormatMigrationTest, BeginsAgainAfterAPowerLossAtAnySync) {
  const DirectoryCopy golden(dir_.path());
  int losses = 0;
  for (bool lost = true; lost; losses += lost ? 1 : 0) {
    golden.RollBack();
    disk_.faults().CutPowerAt(FileOp::kSync, losses + 1);
    Open().IgnoreError();
    lost = !disk_.faults().power();
    disk_.DropUnsynced(losses % 2 == 0 ? 0 : 0.5);
    const auto store = Open();
    ASSERT_THAT(store, IsOk()) << "sync " << losses + 1;
    testing::ExpectGolden(1, **store);
    EXPECT_EQ((*store)->end().revision, kChanges);
    if (HasFailure()) FAIL() << "after a power loss at sync " << losses + 1;
  }
  EXPECT_GT(losses, 3);
  RecordProperty("power_losses", losses);
}

TEST_F(FormatMigrationTest, BeginsAgainAfterAnyFailedWrite) {
  const DirectoryCopy golden(dir_.path());
  int failures = 0;
  for (bool failed = true; failed; failures += failed ? 1 : 0) {
    golden.RollBack();
    const int64_t before = disk_.faults().failed();
    disk_.faults().FailOnce(FileOp::kWrite, failures + 1, FileFault::kIoError);
    Open().IgnoreError();
    failed = disk_.faults().failed() > before;
    disk_.faults().Heal();
    disk_.DropUnsynced(1);
    const auto store = Open();
    ASSERT_THAT(store, IsOk()) << "write " << failures + 1;
    testing::ExpectGolden(1, **store);
    if (HasFailure()) FAIL() << "after failed write " << failures + 1;
  }
  EXPECT_GT(failures, 3);
  RecordProperty("failures", failures);
}

TEST_F(FormatMigrationTest, RefusesALaterFormatWithItsNumber) {
  SetFormat(99);
  const auto store = Open();
  EXPECT_THAT(store, ErrorIs(absl::StatusCode::kFailedPrecondition,
                             "DATA_DIR_FROM_NEWER"));
  EXPECT_THAT(std::string(store.status().message()),
              ::testing::HasSubstr("format 99"));
}

TEST_F(FormatMigrationTest, LeavesALaterFormatUntouched) {
  SetFormat(99);
  Open().IgnoreError();
  SetFormat(1);
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  testing::ExpectGolden(1, **store);
}

}  // namespace
}  // namespace muster::inventory
