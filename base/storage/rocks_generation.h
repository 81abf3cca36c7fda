#ifndef BASE_STORAGE_ROCKS_GENERATION_H_
#define BASE_STORAGE_ROCKS_GENERATION_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/storage/rocks_batch.h"
#include "base/storage/rocks_options.h"
#include "rocksdb/db.h"

namespace muster {

// One opening of a database: from rocksdb::DB::Open() to its Close(), which is
// in the destructor. Every operation, iterator and snapshot holds one by
// shared_ptr, so it closes when the last of them is gone.
//
// Thread-safe, but for DropFamily().
class RocksGeneration {
 public:
  struct Plan {
    std::string path;
    std::vector<std::string> families;
    RocksOptions options;
  };

  // Errors: those of RocksDatabase::Open().
  static absl::StatusOr<std::shared_ptr<RocksGeneration>> Open(
      const Plan& plan);
  static absl::StatusOr<std::vector<std::string>> FamiliesOnDisk(
      const std::string& path, rocksdb::Env* env);

  ~RocksGeneration();
  RocksGeneration(const RocksGeneration&) = delete;
  RocksGeneration& operator=(const RocksGeneration&) = delete;

  rocksdb::DB& db() const { return *db_; }
  const std::string& path() const { return path_; }

  // Null if it is a retired family that is not there.
  rocksdb::ColumnFamilyHandle* family(int index) const {
    return handles_.at(index);
  }

  // For batches, which may outlive the generation.
  RocksFamilies Families() const;

  // No one else may use that family meanwhile.
  absl::Status DropFamily(int index);

  // `status` of a write in our words; an error means that no more writes may
  // go to this generation.
  absl::Status OfWrite(const rocksdb::Status& status);
  bool failed() const { return *failed_; }

  // Notified after Close().
  std::shared_ptr<absl::Notification> closed() const { return closed_; }

 private:
  explicit RocksGeneration(std::string path);
  absl::Status OpenWith(const Plan& plan,
                        const std::vector<std::string>& on_disk);
  void PlaceHandles(const Plan& plan,
                    const std::vector<rocksdb::ColumnFamilyHandle*>& opened);

  const std::string path_;
  const std::shared_ptr<std::atomic<bool>> failed_;
  const std::shared_ptr<absl::Notification> closed_;
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* default_family_ = nullptr;  // kept empty
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

// What a RocksSnapshot points to. Without a generation: taken while the
// database was being opened again; nothing can be read with it.
class RocksMoment {
 public:
  explicit RocksMoment(std::shared_ptr<RocksGeneration> generation);
  ~RocksMoment();
  RocksMoment(const RocksMoment&) = delete;
  RocksMoment& operator=(const RocksMoment&) = delete;

  const std::shared_ptr<RocksGeneration>& generation() const {
    return generation_;
  }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  const std::shared_ptr<RocksGeneration> generation_;
  const rocksdb::Snapshot* const snapshot_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_GENERATION_H_
