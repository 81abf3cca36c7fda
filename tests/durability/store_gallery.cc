#include "tests/durability/store_gallery.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/storage/testing/bit_flipper.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/durability/store_print.h"

namespace muster::inventory::testing {
namespace {

namespace fs = std::filesystem;

using ::muster::testing::FilesIn;
using ::muster::testing::IsOk;

constexpr int kCommits = 90;
constexpr int kOlderEvery = 15;

// Names and sizes of the files.
std::string SizesIn(const std::string& directory) {
  std::string sizes;
  std::error_code changed;
  for (auto it = fs::recursive_directory_iterator(directory, changed);
       !changed && it != fs::recursive_directory_iterator();
       it.increment(changed)) {
    std::error_code gone;
    absl::StrAppend(&sizes, it->path().string(), " ",
                    fs::file_size(it->path(), gone), "\n");
  }
  return sizes;
}

StoreImage Describe(const RocksDeviceStore& store) {
  StoreImage image;
  image.identity = store.identity();
  image.end = store.end();
  image.print = PrintStore(*store.Read()).value();
  return image;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDeviceStore>> OpenStoreIn(
    const std::string& directory) {
  static FakeRandom& random = *new FakeRandom();
  RocksDeviceStore::Options options;
  options.rocks.write_buffer_bytes = 16 << 10;
  options.rocks.max_wal_bytes = 128 << 10;
  return RocksDeviceStore::Open(directory + "/store", random, *RealClock(),
                                options);
}

std::vector<std::string> StoreFilesIn(const std::string& directory) {
  std::vector<std::string> files;
  for (const std::string& path : FilesIn(directory)) {
    const std::string name = fs::path(path).filename().string();
    if (!absl::StartsWith(name, "LOG") && name != "LOCK") files.push_back(path);
  }
  return files;
}

StoreGallery::StoreGallery(uint64_t seed) : writes_(seed) {
  auto store = *OpenStoreIn(live_);
  for (int i = 1; i <= kCommits; ++i) {
    Write(*store);
    if (i == kCommits / 2) {
      EXPECT_THAT(store->FlushAnchor(), IsOk());
    }
    if (i % kOlderEvery == 0 && i < kCommits) older_.push_back(Copy(*store));
  }
  killed_ = Copy(*store);
  closed_ = Describe(*store);
  closed_.path = live_;
}

void StoreGallery::Write(RocksDeviceStore& store) {
  const CommitResult result = store.Commit(writes_.Next(store));
  ASSERT_TRUE(result.ok()) << result.status;
  if (writes_.OneIn(20)) {
    EXPECT_THAT(store.Compact(store.end().revision / 3, 1000), IsOk());
  }
}

StoreImage StoreGallery::Copy(const RocksDeviceStore& store) const {
  StoreImage image = Describe(store);
  image.path = dir_.Join(absl::StrCat("at", store.end().touch));
  // Until nothing was written or deleted in the background meanwhile.
  for (std::string before; before.empty() || before != SizesIn(live_);) {
    before = SizesIn(live_);
    std::error_code changed;
    fs::remove_all(image.path);
    fs::copy(live_, image.path, fs::copy_options::recursive, changed);
    if (changed) before.clear();
  }
  return image;
}

}  // namespace muster::inventory::testing
