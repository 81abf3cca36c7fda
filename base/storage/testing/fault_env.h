#ifndef BASE_STORAGE_TESTING_FAULT_ENV_H_
#define BASE_STORAGE_TESTING_FAULT_ENV_H_

#include <cstdint>
#include <memory>

#include "base/storage/testing/fault_plan.h"
#include "rocksdb/env.h"

namespace muster::testing {

// RocksDB's view of the real file system, with a disk that fails and power that
// goes when the test says so:
//
//   FaultEnv disk;
//   RocksDatabase::Options options;
//   options.env = disk.env();
//   ...
//   disk.faults().FailFrom(FileOp::kWrite, 3, FileFault::kNoSpace);
//   ...
//   disk.CutPower();        // what is not synced by now is lost
//   db.reset();
//   disk.DropUnsynced();    // the machine starts again
//
// Nothing is synced for real, so it is fast. The info log (LOG) and the LOCK
// file are neither counted nor lost, nor are new directories.
//
// Thread-safe, but for DropUnsynced(). Must outlive the databases that use it.
class FaultEnv {
 public:
  FaultEnv();
  ~FaultEnv();

  rocksdb::Env* env();
  FaultPlan& faults();

  // From now on nothing changes any more: writes, syncs, renames and deletions
  // fail. Reads go on.
  void CutPower();

  // Loses what was not synced, and turns the power on again. `keep` (0 to 1) is
  // how much of the unsynced tail of each file had reached the disk by chance.
  // No database may be open. Returns how many bytes and names were lost.
  int64_t DropUnsynced(double keep = 0);

 private:
  class Disk;

  const std::shared_ptr<Disk> disk_;
  const std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace muster::testing

#endif  // BASE_STORAGE_TESTING_FAULT_ENV_H_
