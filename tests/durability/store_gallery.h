#ifndef TESTS_DURABILITY_STORE_GALLERY_H_
#define TESTS_DURABILITY_STORE_GALLERY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "testing/temp_dir.h"
#include "tests/durability/random_writes.h"

namespace muster::inventory::testing {

// A whole store with what lies beside it, and what it must show.
struct StoreImage {
  std::string path;  // of the directory that holds all of it
  StoreIdentity identity;
  LogEnd end;
  std::string print;  // PrintStore()
};

// The store of an image or of a copy of it. Its files are small and many.
absl::StatusOr<std::unique_ptr<RocksDeviceStore>> OpenStoreIn(
    const std::string& directory);

// The files that hold the store, sorted; not the info log and the lock.
std::vector<std::string> StoreFilesIn(const std::string& directory);

// One store as it was several times while it was written, as a kill leaves it
// (with everything in the files that was handed to the system, and nothing
// flushed at the end), and after its close. The same of the same seed, but for
// what RocksDB does in the background.
class StoreGallery {
 public:
  explicit StoreGallery(uint64_t seed);

  // At its end.
  const StoreImage& killed() const { return killed_; }
  const StoreImage& closed() const { return closed_; }
  // Before that, oldest first.
  const std::vector<StoreImage>& older() const { return older_; }

 private:
  void Write(RocksDeviceStore& store);
  StoreImage Copy(const RocksDeviceStore& store) const;

  const ::muster::testing::TempDir dir_;
  const std::string live_ = dir_.Join("live");
  RandomWrites writes_;
  std::vector<StoreImage> older_;
  StoreImage killed_;
  StoreImage closed_;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_DURABILITY_STORE_GALLERY_H_
