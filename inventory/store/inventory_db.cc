#include "inventory/store/inventory_db.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

// Layout of store_keys.h.
constexpr int64_t kFormat = 1;

constexpr absl::string_view kFormatKey = "format";
constexpr absl::string_view kUuidKey = "store_uuid";
constexpr absl::string_view kEpochKey = "epoch";
constexpr absl::string_view kHeadKey = "head";
constexpr absl::string_view kTouchKey = "touch";
constexpr absl::string_view kCompactedKey = "compacted_through";

}  // namespace

absl::StatusOr<std::unique_ptr<InventoryDb>> InventoryDb::Open(
    const std::string& path, Random& random) {
  ASSIGN_OR_RETURN(auto rocks, RocksDatabase::Open(path, FamilyNames()));
  std::unique_ptr<InventoryDb> db(new InventoryDb(std::move(rocks)));
  RETURN_IF_ERROR(db->Load(random));
  return db;
}

LogEnd InventoryDb::end() const {
  absl::MutexLock lock(&mu_);
  return end_;
}

absl::StatusOr<Revision> InventoryDb::CompactedThrough() const {
  return ReadNumber(kCompactedKey);
}

absl::Status InventoryDb::Commit(RocksBatch batch, const LogEnd& end) {
  batch.Put(kMeta, kHeadKey, EncodeInt64(end.revision));
  batch.Put(kMeta, kTouchKey, EncodeInt64(end.touch));
  RETURN_IF_ERROR(rocks_->Commit(std::move(batch)));
  absl::MutexLock lock(&mu_);
  end_ = end;
  return absl::OkStatus();
}

absl::StatusOr<bool> InventoryDb::Read(int family, absl::string_view key,
                                       google::protobuf::MessageLite& message,
                                       const RocksSnapshot& snapshot) const {
  ASSIGN_OR_RETURN(const auto bytes, rocks_->Get(family, key, snapshot));
  if (!bytes) return false;
  RETURN_IF_ERROR(ParseStored(key, *bytes, message));
  return true;
}

absl::StatusOr<int64_t> InventoryDb::ReadNumber(
    absl::string_view key, const RocksSnapshot& snapshot) const {
  ASSIGN_OR_RETURN(const auto bytes, rocks_->Get(kMeta, key, snapshot));
  if (!bytes) return 0;
  return DecodeInt64(*bytes);
}

absl::Status InventoryDb::Load(Random& random) {
  RETURN_IF_ERROR(CheckFormat());
  RETURN_IF_ERROR(LoadIdentity(random));
  LogEnd end;
  ASSIGN_OR_RETURN(end.revision, ReadNumber(kHeadKey));
  ASSIGN_OR_RETURN(end.touch, ReadNumber(kTouchKey));
  absl::MutexLock lock(&mu_);
  end_ = end;
  return absl::OkStatus();
}

absl::Status InventoryDb::CheckFormat() const {
  ASSIGN_OR_RETURN(const int64_t format, ReadNumber(kFormatKey));
  if (format <= kFormat) return absl::OkStatus();
  return Error(
      absl::StatusCode::kFailedPrecondition, "DATA_DIR_FROM_NEWER",
      absl::StrCat("the data directory ", rocks_->path(),
                   " was written by a later release (format ", format,
                   ", this one knows ", kFormat, "); start that release"),
      {{"path", rocks_->path()}, {"format", absl::StrCat(format)}});
}

absl::Status InventoryDb::LoadIdentity(Random& random) {
  ASSIGN_OR_RETURN(auto uuid, rocks_->Get(kMeta, kUuidKey));
  if (!uuid) return MakeIdentity(random);
  store_uuid_ = *std::move(uuid);
  ASSIGN_OR_RETURN(epoch_, ReadNumber(kEpochKey));
  return absl::OkStatus();
}

absl::Status InventoryDb::MakeIdentity(Random& random) {
  store_uuid_ = Uuid(random);
  epoch_ = 1;
  RocksBatch batch = rocks_->NewBatch();
  batch.Put(kMeta, kFormatKey, EncodeInt64(kFormat));
  batch.Put(kMeta, kUuidKey, store_uuid_);
  batch.Put(kMeta, kEpochKey, EncodeInt64(epoch_));
  return rocks_->Commit(std::move(batch));
}

}  // namespace muster::inventory
