#include "base/storage/rocks_iterator.h"

#include <utility>

#include "base/storage/rocks_status.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"

namespace muster {
namespace {

rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace

// RocksDB keeps pointers to the bounds, so they live here, before the iterator.
struct RocksIterator::Rep {
  std::string begin;
  std::string end;
  rocksdb::Slice lower;
  rocksdb::Slice upper;
  std::shared_ptr<const void> snapshot;
  std::string path;
  std::unique_ptr<rocksdb::Iterator> it;
};

RocksIterator::RocksIterator(rocksdb::DB& db,
                             rocksdb::ColumnFamilyHandle* family,
                             absl::string_view begin, absl::string_view end,
                             std::shared_ptr<const void> snapshot,
                             absl::string_view path)
    : rep_(std::make_unique<Rep>()) {
  rep_->begin = std::string(begin);
  rep_->end = std::string(end);
  rep_->lower = rep_->begin;
  rep_->upper = rep_->end;
  rep_->snapshot = std::move(snapshot);
  rep_->path = std::string(path);
  rocksdb::ReadOptions options;
  options.snapshot =
      static_cast<const rocksdb::Snapshot*>(rep_->snapshot.get());
  options.iterate_lower_bound = &rep_->lower;
  if (!rep_->end.empty()) options.iterate_upper_bound = &rep_->upper;
  rep_->it.reset(db.NewIterator(options, family));
  rep_->it->SeekToFirst();
}

RocksIterator::RocksIterator(RocksIterator&&) noexcept = default;
RocksIterator& RocksIterator::operator=(RocksIterator&&) noexcept = default;
RocksIterator::~RocksIterator() = default;

bool RocksIterator::Valid() const { return rep_->it->Valid(); }

absl::string_view RocksIterator::key() const { return ToView(rep_->it->key()); }

absl::string_view RocksIterator::value() const {
  return ToView(rep_->it->value());
}

void RocksIterator::Next() { rep_->it->Next(); }

void RocksIterator::Prev() { rep_->it->Prev(); }

void RocksIterator::Seek(absl::string_view key) {
  rep_->it->Seek(ToSlice(key));
}

void RocksIterator::SeekToFirst() { rep_->it->SeekToFirst(); }

void RocksIterator::SeekToLast() { rep_->it->SeekToLast(); }

absl::Status RocksIterator::status() const {
  return FromRocks(rep_->it->status(), rep_->path);
}

}  // namespace muster
