#ifndef BASE_STORAGE_ROCKS_SLICE_H_
#define BASE_STORAGE_ROCKS_SLICE_H_

#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

namespace muster {

// RocksDB's view of bytes and ours. Both point at bytes of someone else.
inline rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_SLICE_H_
