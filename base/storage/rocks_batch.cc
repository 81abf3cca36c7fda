#include "base/storage/rocks_batch.h"

#include <utility>

#include "rocksdb/write_batch.h"

namespace muster {
namespace {

rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

struct RocksBatch::Rep {
  explicit Rep(const std::vector<rocksdb::ColumnFamilyHandle*>& families)
      : families(families) {}

  void Note(rocksdb::Status status) {
    if (refused.ok() && !status.ok()) refused = std::move(status);
  }

  const std::vector<rocksdb::ColumnFamilyHandle*>& families;
  rocksdb::WriteBatch writes;
  rocksdb::Status refused;
};

RocksBatch::RocksBatch(
    const std::vector<rocksdb::ColumnFamilyHandle*>& families)
    : rep_(std::make_unique<Rep>(families)) {}

RocksBatch::RocksBatch(RocksBatch&&) noexcept = default;
RocksBatch& RocksBatch::operator=(RocksBatch&&) noexcept = default;
RocksBatch::~RocksBatch() = default;

void RocksBatch::Put(int family, absl::string_view key,
                     absl::string_view value) {
  rep_->Note(rep_->writes.Put(rep_->families.at(family), ToSlice(key),
                              ToSlice(value)));
}

void RocksBatch::Delete(int family, absl::string_view key) {
  rep_->Note(rep_->writes.Delete(rep_->families.at(family), ToSlice(key)));
}

void RocksBatch::DeleteRange(int family, absl::string_view begin,
                             absl::string_view end) {
  rep_->Note(rep_->writes.DeleteRange(rep_->families.at(family), ToSlice(begin),
                                      ToSlice(end)));
}

int RocksBatch::count() const { return rep_->writes.Count(); }

size_t RocksBatch::bytes() const { return rep_->writes.GetDataSize(); }

rocksdb::WriteBatch& RocksBatch::writes() { return rep_->writes; }

const rocksdb::Status& RocksBatch::refused() const { return rep_->refused; }

}  // namespace muster
