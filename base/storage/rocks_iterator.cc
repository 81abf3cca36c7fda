#include "base/storage/rocks_iterator.h"

#include <cstddef>
#include <string>
#include <utility>

#include "base/storage/rocks_generation.h"
#include "base/storage/rocks_slice.h"
#include "base/storage/rocks_status.h"
#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"

namespace muster {
namespace {

constexpr size_t kReadaheadBytes = size_t{256} << 10;

}  // namespace

// RocksDB keeps pointers to the bounds, so they live here, before the iterator;
// what it walks over comes first of all.
struct RocksIterator::Rep {
  std::shared_ptr<RocksGeneration> generation;
  std::shared_ptr<const RocksMoment> moment;
  std::string begin;
  std::string end;
  rocksdb::Slice lower;
  rocksdb::Slice upper;
  absl::Status error;
  std::unique_ptr<rocksdb::Iterator> it;

  rocksdb::Iterator* NewIterator(int family, Use use) {
    rocksdb::ColumnFamilyHandle* const handle = generation->family(family);
    if (handle == nullptr) return rocksdb::NewEmptyIterator();
    lower = begin;
    upper = end;
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    if (moment) options.snapshot = moment->snapshot();
    if (use == Use::kOnce) {
      options.fill_cache = false;
      options.readahead_size = kReadaheadBytes;
    }
    options.iterate_lower_bound = &lower;
    if (!end.empty()) options.iterate_upper_bound = &upper;
    return generation->db().NewIterator(options, handle);
  }
};

RocksIterator::RocksIterator(std::shared_ptr<RocksGeneration> generation,
                             int family, absl::string_view begin,
                             absl::string_view end,
                             std::shared_ptr<const RocksMoment> moment, Use use)
    : rep_(std::make_unique<Rep>()) {
  rep_->generation = std::move(generation);
  rep_->moment = std::move(moment);
  rep_->begin = std::string(begin);
  rep_->end = std::string(end);
  rep_->it.reset(rep_->NewIterator(family, use));
  rep_->it->SeekToFirst();
}

RocksIterator::RocksIterator(absl::Status error)
    : rep_(std::make_unique<Rep>()) {
  rep_->error = std::move(error);
  rep_->it.reset(rocksdb::NewEmptyIterator());
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
  if (!rep_->error.ok()) return rep_->error;
  return FromRocks(rep_->it->status(),
                   rep_->generation ? rep_->generation->path() : "");
}

}  // namespace muster
