#ifndef BASE_STORAGE_ROCKS_STATUS_H_
#define BASE_STORAGE_ROCKS_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rocksdb {
class Status;
}

namespace muster {

// What RocksDB says of the database at `path`, in our words. Metadata: path.
//
//   RESOURCE_EXHAUSTED DISK_FULL: no space left; free some.
//   DATA_LOSS STORE_CORRUPT: files are damaged or missing.
//   FAILED_PRECONDITION DATA_DIR_LOCKED: another process uses it.
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: it cannot be read or written.
//   INTERNAL STORE_FAILED: anything else.
absl::Status FromRocks(const rocksdb::Status& status, absl::string_view path);

// UNAVAILABLE STORE_REOPENING: a write to the database at `path` failed and it
// was not opened again yet. Metadata: path.
absl::Status StoreReopening(absl::string_view path);

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_STATUS_H_
