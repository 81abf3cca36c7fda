#ifndef INVENTORY_STORE_ROCKS_ROCKS_DEVICE_STORE_H_
#define INVENTORY_STORE_ROCKS_ROCKS_DEVICE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/storage/files/anchor.h"
#include "base/storage/files/disk_space.h"
#include "base/storage/files/free_space_guard.h"
#include "base/storage/files/head_file.h"
#include "base/storage/rocks.h"
#include "inventory/store/device_store.h"
#include "inventory/store/rocks/hot_records.h"
#include "inventory/store/rocks/rocks_reader.h"

namespace muster::inventory {

// DeviceStore in one RocksDB: format 2 of rocks_layout.h; older formats are
// migrated when it is opened. Beside the database it keeps an anchor and a head
// file, by which a database that comes back older than it was is found and
// refused: exactly so after the end of a process, to the second after that of
// the machine.
//
// Threads as DeviceStore says.
class RocksDeviceStore final : public DeviceStore {
 public:
  struct Options {
    RocksOptions rocks;
    // Writes are refused below this much free space; 0: FreeSpaceGuard's.
    int64_t min_free_bytes = 0;
    // Opens although history was lost, under the next epoch: every token of
    // before becomes foreign.
    bool accept_data_loss = false;
    // The volume; null: that of the path. Must outlive the store.
    const DiskSpace* disk = nullptr;
  };

  // Opens the store in the directory `path`, or makes it. A new one draws its
  // identity from `random`. The anchor is the file `path` + ".anchor", the head
  // `path` + ".head".
  //
  // Errors, beside those of RocksDatabase::Open():
  //   FAILED_PRECONDITION DATA_DIR_FROM_NEWER: a later release wrote it.
  //   DATA_LOSS HISTORY_LOST: it is older than its anchor says, or not the
  //     store that the anchor belongs to. Metadata: path, detail.
  //   DATA_LOSS ANCHOR_CORRUPT: the anchor is damaged.
  static absl::StatusOr<std::unique_ptr<RocksDeviceStore>> Open(
      const std::string& path, Random& random, const Clock& clock,
      const Options& options);

  ~RocksDeviceStore() override;

  StoreIdentity identity() const override { return identity_; }
  LogEnd end() const override;
  Revision compacted_through() const override;
  CommitResult Commit(const StoreWrite& write) override;
  absl::Status Recover() override;
  absl::StatusOr<Revision> Compact(Revision through, int limit) override;
  std::unique_ptr<StoreReader> Read() const override;

  // Makes the anchor file durable; to be called every second. Thread-safe.
  //
  // Errors: those of Anchor::Flush(); the next call tries again.
  absl::Status FlushAnchor() { return anchor_->Flush(); }

  // Counts the epoch up: every token of before becomes foreign. For a store
  // that was just restored.
  absl::Status BumpEpoch();

  // About how much the log takes, in files and in memory.
  int64_t LogBytes() const;

  // Why writes are refused now; OK if they are taken.
  absl::Status Writable();

  // The database, for backups and for looking inside.
  const RocksDatabase& rocks() const { return *rocks_; }
  const DiskSpace& disk() const { return *disk_; }

 private:
  RocksDeviceStore(std::unique_ptr<RocksDatabase> rocks, const Clock& clock,
                   const Options& options);

  absl::Status Load(Random& random, const Options& options);
  absl::Status LoadIdentity(Random& random);
  absl::Status CheckAnchor(const Options& options);
  absl::Status OpenHead();
  absl::Status CheckLogTail() const;
  absl::Status SetEpoch(int64_t epoch);
  absl::StatusOr<int64_t> ReadNumber(absl::string_view key) const;
  // With what only memory knows of the ends: the last good one, and that of
  // the write whose outcome is unknown.
  absl::Status LoadEnd(const LogEnd& before, const LogEnd& unknown);

  absl::Status Fill(const StoreWrite& write, RocksBatch& batch) const;
  // `value` is scratch.
  absl::Status FillChange(const RecordWrite& change, Revision revision,
                          std::string& value, RocksBatch& batch) const;
  absl::Status KeepBase(const store::LogHeader& header,
                        RocksBatch& batch) const;
  CommitResult CommitBatch(RocksBatch batch, const LogEnd& after,
                           Revision compacted);
  void NoteHead(Revision revision);
  void Publish(const LogEnd& end, Revision compacted) ABSL_LOCKS_EXCLUDED(mu_);
  std::shared_ptr<const RocksMomentView> Moment() const
      ABSL_LOCKS_EXCLUDED(mu_);

  const std::unique_ptr<RocksDatabase> rocks_;
  const VolumeSpace volume_;
  const DiskSpace* const disk_;
  FreeSpaceGuard guard_;
  StoreIdentity identity_;          // constant after Open()
  std::unique_ptr<Anchor> anchor_;  // likewise
  std::unique_ptr<HeadFile> head_;  // the committer's
  LogEnd unknown_after_;            // of the last write of unknown outcome
  mutable HotRecords hot_;

  mutable absl::Mutex mu_;
  std::shared_ptr<const RocksMomentView> moment_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_ROCKS_DEVICE_STORE_H_
