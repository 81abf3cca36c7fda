// A store is closed, or its process killed; then one bit of one file flips, or
// a file goes, is cut, or becomes what it was before. Whatever it is, the store
// refuses to open, or says that it is damaged when it is read, or is what it
// was: never an older one under the same epoch, never a different record.
//
//   --cases=N   how many; 320 by default
//   --seed=N    the same again

#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/storage/testing/bit_flipper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/durability/random_writes.h"
#include "tests/durability/store_gallery.h"
#include "tests/durability/store_print.h"
#include "tests/durability/test_flags.h"

namespace muster::inventory::testing {
namespace {

namespace fs = std::filesystem;

using ::muster::testing::BitsIn;
using ::muster::testing::DeleteFile;
using ::muster::testing::FilesIn;
using ::muster::testing::FlipBit;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::muster::testing::TruncateTo;
using ::testing::AnyOf;

constexpr int kCases = 320;
constexpr uint64_t kManifestCuts = 60;

// How the cases ended, by what was done.
using Tally = std::map<std::string, std::map<std::string, int>>;

void Print(const Tally& tally) {
  for (const auto& [damage, endings] : tally) {
    std::cout << damage << ":";
    for (const auto& [ending, count] : endings) {
      std::cout << " " << ending << " " << count;
    }
    std::cout << std::endl;
  }
}

class DamageTest : public ::testing::Test {
 protected:
  // A copy to be damaged.
  void Restore(const StoreImage& image) {
    fs::remove_all(case_);
    fs::copy(image.path, case_, fs::copy_options::recursive);
  }

  std::string RandomFile(const std::string& directory) {
    const auto files = StoreFilesIn(directory);
    return files[static_cast<size_t>(
        chance_.Below(static_cast<int>(files.size())))];
  }

  // The same file of another copy of the directory.
  static std::string SameIn(const std::string& directory,
                            const std::string& other, const std::string& file) {
    return other + file.substr(directory.size());
  }

  uint64_t RandomOf(uint64_t limit) {
    return static_cast<uint64_t>(chance_.Below(static_cast<int>(limit)));
  }

  const StoreImage& RandomOlder() {
    return gallery_.older()[RandomOf(gallery_.older().size())];
  }

  // What was done, for the tally; `detail` says where.
  std::string Damage(std::string& detail) {
    const std::string file = RandomFile(case_);
    detail = file.substr(case_.size());
    switch (chance_.Below(10)) {
      case 0:
        DeleteFile(file);
        return "deleted";
      case 1:
      case 2: {
        const uint64_t bytes = RandomOf(BitsIn(file) / 8 + 1);
        absl::StrAppend(&detail, " to ", bytes, " bytes");
        TruncateTo(file, bytes);
        return "truncated";
      }
      case 3:
        return RollBackFile(file, detail);
      case 4:
        return RollBackDatabase(detail);
      default: {
        if (BitsIn(file) == 0) return "nothing";
        const uint64_t bit = RandomOf(BitsIn(file));
        absl::StrAppend(&detail, " bit ", bit);
        FlipBit(file, bit);
        return "bit flipped";
      }
    }
  }

  std::string RollBackFile(const std::string& file, std::string& detail) {
    const StoreImage& older = RandomOlder();
    const std::string from = SameIn(case_, older.path, file);
    absl::StrAppend(&detail, " as at ", older.end.revision);
    if (!fs::exists(from)) return "nothing";
    fs::copy_file(from, file, fs::copy_options::overwrite_existing);
    return "file rolled back";
  }

  // The database, and by chance one of the files beside it.
  std::string RollBackDatabase(std::string& detail) {
    const StoreImage& older = RandomOlder();
    detail = absl::StrCat(" as at ", older.end.revision);
    fs::remove_all(case_ + "/store");
    fs::copy(older.path + "/store", case_ + "/store",
             fs::copy_options::recursive);
    if (!chance_.OneIn(3)) return "database rolled back";
    fs::copy_file(older.path + "/store.anchor", case_ + "/store.anchor",
                  fs::copy_options::overwrite_existing);
    return "database and anchor rolled back";
  }

  // How it ended; expects that it may end so.
  std::string Outcome(const StoreImage& image) {
    const auto store = OpenStoreIn(case_);
    if (!store.ok()) return Refusal(store.status());
    const auto reader = (*store)->Read();
    const auto print = PrintStore(*reader);
    if (!print.ok()) return Corruption(print.status());
    EXPECT_EQ((*store)->identity().store_uuid, image.identity.store_uuid);
    EXPECT_EQ((*store)->identity().epoch, image.identity.epoch);
    EXPECT_EQ((*store)->end().revision, image.end.revision) << "another head";
    EXPECT_EQ((*store)->end().touch, image.end.touch);
    EXPECT_TRUE(*print == image.print)
        << "different: " << FirstDifference(image.print, *print);
    const auto check = CheckStore(*reader, (*store)->end().touch);
    EXPECT_THAT(check, IsOk());
    if (check.ok()) {
      EXPECT_THAT(check->problems, ::testing::IsEmpty());
    }
    return "unharmed";
  }

  static std::string Refusal(const absl::Status& status) {
    const std::string reason = ErrorReason(status);
    EXPECT_THAT(reason, AnyOf("STORE_CORRUPT", "HISTORY_LOST", "ANCHOR_CORRUPT",
                              "DATA_DIR_UNUSABLE"))
        << status;
    return reason;
  }

  static std::string Corruption(const absl::Status& status) {
    EXPECT_EQ(ErrorReason(status), "STORE_CORRUPT") << status;
    return "corruption when read";
  }

  const uint64_t seed_ = ::muster::testing::Seed();
  RandomWrites chance_{seed_};
  const StoreGallery gallery_{seed_};
  const TempDir dir_;
  const std::string case_ = dir_.Join("case");
};

TEST_F(DamageTest, AnUndamagedStoreIsUnharmed) {
  for (const StoreImage* image : {&gallery_.closed(), &gallery_.killed()}) {
    Restore(*image);
    EXPECT_EQ(Outcome(*image), "unharmed");
  }
}

TEST_F(DamageTest, IsRefusedOrReportedOrHarmless) {
  const int64_t cases = ::muster::testing::NumberFlag("cases", kCases);
  Tally tally;
  for (int64_t i = 0; i < cases; ++i) {
    const bool killed = i % 2 == 1;
    const StoreImage& image = killed ? gallery_.killed() : gallery_.closed();
    Restore(image);
    std::string detail;
    const std::string damage = Damage(detail);
    SCOPED_TRACE(absl::StrCat("seed ", seed_, ", case ", i, ": ",
                              killed ? "killed, " : "closed, ", damage, " ",
                              detail));
    ++tally[damage][Outcome(image)];
  }
  Print(tally);
}

TEST_F(DamageTest, EveryFileThatIsDeletedIsRefusedOrHarmless) {
  Tally tally;
  for (const StoreImage* image : {&gallery_.closed(), &gallery_.killed()}) {
    for (const std::string& file : StoreFilesIn(image->path)) {
      SCOPED_TRACE(absl::StrCat("seed ", seed_, ", without ", file));
      Restore(*image);
      DeleteFile(SameIn(image->path, case_, file));
      ++tally[fs::path(file).extension().string()][Outcome(*image)];
    }
  }
  Print(tally);
}

// The tail of the log is where RocksDB alone would open an older store.
TEST_F(DamageTest, ALogThatWasCutIsRefusedUnlessItIsNoLongerNeeded) {
  Tally tally;
  for (const StoreImage* image : {&gallery_.closed(), &gallery_.killed()}) {
    for (const std::string& log : FilesIn(image->path, ".log")) {
      const uint64_t size = BitsIn(log) / 8;
      for (uint64_t cut = 1; cut < size; cut += 1 + cut / 2) {
        SCOPED_TRACE(absl::StrCat("seed ", seed_, ", ", log, " cut by ", cut));
        Restore(*image);
        TruncateTo(SameIn(image->path, case_, log), size - cut);
        ++tally["cut"][Outcome(*image)];
      }
    }
  }
  EXPECT_GT(tally["cut"]["HISTORY_LOST"], 0);
  Print(tally);
}

// Where the list of files was cut between two of its entries, RocksDB alone
// would forget the files that came after.
TEST_F(DamageTest, AListOfFilesThatWasCutIsRefusedOrHarmless) {
  Tally tally;
  for (const StoreImage* image : {&gallery_.closed(), &gallery_.killed()}) {
    for (const std::string& file : StoreFilesIn(image->path)) {
      if (file.find("MANIFEST") == file.npos) continue;
      const uint64_t size = BitsIn(file) / 8;
      const uint64_t step = 1 + size / kManifestCuts;
      for (uint64_t left = size % step; left < size; left += step) {
        SCOPED_TRACE(absl::StrCat("seed ", seed_, ", ", file, " to ", left));
        Restore(*image);
        TruncateTo(SameIn(image->path, case_, file), left);
        ++tally["cut"][Outcome(*image)];
      }
    }
  }
  Print(tally);
}

TEST_F(DamageTest, EveryOlderDatabaseIsRefused) {
  for (const StoreImage* image : {&gallery_.closed(), &gallery_.killed()}) {
    for (const StoreImage& older : gallery_.older()) {
      SCOPED_TRACE(absl::StrCat("seed ", seed_, ", at ", older.end.revision));
      Restore(*image);
      fs::remove_all(case_ + "/store");
      fs::copy(older.path + "/store", case_ + "/store",
               fs::copy_options::recursive);
      EXPECT_EQ(Outcome(*image), "HISTORY_LOST");
    }
  }
}

}  // namespace
}  // namespace muster::inventory::testing
