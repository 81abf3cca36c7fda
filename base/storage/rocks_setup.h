#ifndef BASE_STORAGE_ROCKS_SETUP_H_
#define BASE_STORAGE_ROCKS_SETUP_H_

#include <atomic>
#include <memory>

#include "base/storage/rocks_options.h"
#include "rocksdb/options.h"

namespace muster {

// Our options in RocksDB's words, for one opening. What they say beside the
// sizes of RocksOptions:
//
//   A torn tail of the log is dropped (it was never acknowledged); any other
//   damage of it refuses to open, where RocksDB's default would quietly open
//   an older state. Hence no recycling and no compression of logs.
//   Checksums are verified on every read, of tables and of what is in flight.
//   After a failed write RocksDB does not go on by itself: what was written is
//   unknown until the database is opened again.
//   RocksDB 7.8 and 9.10 read each other's tables.
struct RocksSetup {
  // `failed` becomes true at the first error of a write, also in the
  // background.
  RocksSetup(const RocksOptions& options,
             std::shared_ptr<std::atomic<bool>> failed);

  rocksdb::DBOptions db;
  rocksdb::ColumnFamilyOptions family;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_SETUP_H_
