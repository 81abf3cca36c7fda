#include "base/storage/rocks_batch.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/storage/rocks_slice.h"
#include "rocksdb/comparator.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace muster {
namespace {

constexpr size_t kProtectionBytesPerKey = 8;
constexpr uint32_t kNoFamily = std::numeric_limits<uint32_t>::max();

}  // namespace

// A handle that outlives its database. All that a WriteBatch asks of a handle
// is the number and the comparator.
class RocksFamily final : public rocksdb::ColumnFamilyHandle {
 public:
  explicit RocksFamily(const rocksdb::ColumnFamilyHandle* handle)
      : name_(handle ? handle->GetName() : ""),
        id_(handle ? handle->GetID() : kNoFamily) {}

  const std::string& GetName() const override { return name_; }
  uint32_t GetID() const override { return id_; }
  rocksdb::Status GetDescriptor(rocksdb::ColumnFamilyDescriptor*) override {
    return rocksdb::Status::NotSupported("a family of a batch");
  }
  const rocksdb::Comparator* GetComparator() const override {
    return rocksdb::BytewiseComparator();
  }

 private:
  std::string name_;
  uint32_t id_;
};

struct RocksBatch::Rep {
  explicit Rep(RocksFamilies families) : families(std::move(families)) {}

  // Null, and a refusal, if the family is not there.
  rocksdb::ColumnFamilyHandle* Family(int index) {
    const RocksFamily& family = families->at(index);
    if (family.GetID() != kNoFamily) return const_cast<RocksFamily*>(&family);
    Note(rocksdb::Status::InvalidArgument("a write to a family that is gone"));
    return nullptr;
  }

  void Note(rocksdb::Status status) {
    if (refused.ok() && !status.ok()) refused = std::move(status);
  }

  RocksFamilies families;
  rocksdb::WriteBatch writes{0, 0, kProtectionBytesPerKey, 0};
  rocksdb::Status refused;
};

RocksBatch::RocksBatch(RocksFamilies families)
    : rep_(std::make_unique<Rep>(std::move(families))) {}

RocksBatch::RocksBatch(RocksBatch&&) noexcept = default;
RocksBatch& RocksBatch::operator=(RocksBatch&&) noexcept = default;
RocksBatch::~RocksBatch() = default;

RocksFamilies RocksBatch::FamiliesOf(
    const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  std::vector<RocksFamily> families;
  for (const rocksdb::ColumnFamilyHandle* handle : handles) {
    families.emplace_back(handle);
  }
  return std::make_shared<const std::vector<RocksFamily>>(std::move(families));
}

void RocksBatch::Put(int family, absl::string_view key,
                     absl::string_view value) {
  if (auto* handle = rep_->Family(family)) {
    rep_->Note(rep_->writes.Put(handle, ToSlice(key), ToSlice(value)));
  }
}

void RocksBatch::Delete(int family, absl::string_view key) {
  if (auto* handle = rep_->Family(family)) {
    rep_->Note(rep_->writes.Delete(handle, ToSlice(key)));
  }
}

void RocksBatch::DeleteRange(int family, absl::string_view begin,
                             absl::string_view end) {
  if (auto* handle = rep_->Family(family)) {
    rep_->Note(rep_->writes.DeleteRange(handle, ToSlice(begin), ToSlice(end)));
  }
}

int RocksBatch::count() const { return rep_->writes.Count(); }

size_t RocksBatch::bytes() const { return rep_->writes.GetDataSize(); }

rocksdb::WriteBatch& RocksBatch::writes() { return rep_->writes; }

const rocksdb::Status& RocksBatch::refused() const { return rep_->refused; }

}  // namespace muster
