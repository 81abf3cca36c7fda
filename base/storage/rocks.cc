#include "base/storage/rocks.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "base/storage/rocks_status.h"
#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

namespace muster {
namespace {

using Handles = std::vector<rocksdb::ColumnFamilyHandle*>;

// RocksDB 7.8 and 9.10 both read and write this one.
constexpr uint32_t kTableFormat = 5;

rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

rocksdb::DBOptions MakeDbOptions(const RocksDatabase::Options& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  db.paranoid_checks = true;
  db.wal_recovery_mode =
      rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.max_total_wal_size = options.max_wal_bytes;
  db.max_open_files = 512;
  db.max_background_jobs = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.keep_log_file_num = 2;
  db.stats_dump_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(
    const RocksDatabase::Options& options) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = kTableFormat;
  table.block_cache = rocksdb::NewLRUCache(options.cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  family.compression = rocksdb::kNoCompression;
  for (const rocksdb::CompressionType type :
       rocksdb::GetSupportedCompressions()) {
    if (type == rocksdb::kLZ4Compression) family.compression = type;
  }
  return family;
}

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(path, error);
  if (made) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all,
                                 error);
  }
  if (!error) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE",
               absl::StrCat("the data directory ", path,
                            " cannot be made; check the path and who owns it "
                            "(",
                            error.message(), ")"),
               {{"path", path}, {"detail", error.message()}});
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& path) {
  if (status.IsInvalidArgument() &&
      absl::StrContains(status.ToString(), "families not opened")) {
    return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_FROM_NEWER",
                 absl::StrCat("the data directory ", path,
                              " was written by a newer release or by another "
                              "service; use that one (",
                              status.ToString(), ")"),
                 {{"path", path}, {"detail", status.ToString()}});
  }
  return FromRocks(status, path);
}

}  // namespace

struct RocksDatabase::Rep {
  ~Rep() {
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (db) db->DestroyColumnFamilyHandle(handle);
    }
    if (default_family != nullptr) {
      db->DestroyColumnFamilyHandle(default_family);
    }
    if (db) db->Close();
  }

  std::string path;
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* default_family = nullptr;  // kept empty
  Handles handles;
};

RocksDatabase::RocksDatabase(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

RocksDatabase::~RocksDatabase() = default;

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(
    const std::string& path, const std::vector<std::string>& families,
    const Options& options) {
  RETURN_IF_ERROR(MakeDirectory(path));
  const rocksdb::ColumnFamilyOptions family = MakeFamilyOptions(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, family);
  for (const std::string& name : families) {
    descriptors.emplace_back(name, family);
  }
  auto rep = std::make_unique<Rep>();
  rep->path = path;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(
      MakeDbOptions(options), path, descriptors, &rep->handles, &db);
  if (!status.ok()) return OpenError(status, path);
  rep->db.reset(db);
  rep->default_family = rep->handles.front();
  rep->handles.erase(rep->handles.begin());
  return std::unique_ptr<RocksDatabase>(new RocksDatabase(std::move(rep)));
}

absl::StatusOr<std::optional<std::string>> RocksDatabase::Get(
    int family, absl::string_view key, const RocksSnapshot& snapshot) const {
  rocksdb::ReadOptions options;
  options.snapshot = static_cast<const rocksdb::Snapshot*>(snapshot.get());
  std::string value;
  const rocksdb::Status status =
      rep_->db->Get(options, rep_->handles.at(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return FromRocks(status, rep_->path);
  return value;
}

RocksBatch RocksDatabase::NewBatch() const { return RocksBatch(rep_->handles); }

absl::Status RocksDatabase::Commit(RocksBatch batch) {
  if (!batch.refused().ok()) return FromRocks(batch.refused(), rep_->path);
  rocksdb::WriteOptions options;
  options.sync = true;
  return FromRocks(rep_->db->Write(options, &batch.writes()), rep_->path);
}

RocksIterator RocksDatabase::Prefix(int family, absl::string_view prefix,
                                    const RocksSnapshot& snapshot) const {
  return Range(family, prefix, PrefixUpperBound(prefix), snapshot);
}

RocksIterator RocksDatabase::Range(int family, absl::string_view begin,
                                   absl::string_view end,
                                   const RocksSnapshot& snapshot) const {
  return RocksIterator(*rep_->db, rep_->handles.at(family), begin, end,
                       snapshot, rep_->path);
}

RocksSnapshot RocksDatabase::Snapshot() const {
  rocksdb::DB* const db = rep_->db.get();
  return RocksSnapshot(db->GetSnapshot(), [db](const void* snapshot) {
    db->ReleaseSnapshot(static_cast<const rocksdb::Snapshot*>(snapshot));
  });
}

const std::string& RocksDatabase::path() const { return rep_->path; }

}  // namespace muster
