#ifndef BASE_STORAGE_ROCKS_OPTIONS_H_
#define BASE_STORAGE_ROCKS_OPTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace rocksdb {
class Env;
}

namespace muster {

// How much a RocksDatabase may use. The memory is at most cache_bytes and
// write_buffers_bytes together, all families and table indices included: what
// writes do not need, the cache may use.
struct RocksOptions {
  // Blocks of files kept in memory, all families together.
  size_t cache_bytes = size_t{24} << 20;
  // Writes kept in memory before they become a file: of one family, and of all.
  size_t write_buffer_bytes = size_t{16} << 20;
  size_t write_buffers_bytes = size_t{48} << 20;
  // The newest log files are kept up to this total.
  size_t max_wal_bytes = size_t{64} << 20;

  // Families of older releases that may be on the disk: opened if they are
  // there, never made. They come after the families in the order of indices.
  std::vector<std::string> retired_families;

  // Makes all families files at once, so that a manifest whose end was cut off
  // leaves a database that is older as a whole, and not one of families that do
  // not agree. With it, RocksDB 7.8 ends the process if it cannot make a new
  // log file just then.
  bool flush_together = false;

  // After a failed write, the next commit opens the database again first, as
  // Reopen() does; for services that need not know how the failed one ended,
  // because they write it again. False: the service calls Reopen() itself.
  bool reopen_on_commit = false;

  // The files and threads to use, for tests; null is the system's. Must outlive
  // the database.
  rocksdb::Env* env = nullptr;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_OPTIONS_H_
