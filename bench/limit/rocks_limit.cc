#include "bench/limit/rocks_limit.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "rocksdb/db.h"
#include "rocksdb/utilities/options_util.h"
#include "rocksdb/write_batch.h"

namespace muster::bench {
namespace {

struct Shape {
  rocksdb::DBOptions db;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
};

// Open, with its handles.
struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;

  ~Database() {
    for (rocksdb::ColumnFamilyHandle* const handle : handles) {
      db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
  }
};

absl::Status Of(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("RocksDB: ", status.ToString()));
}

absl::StatusOr<Shape> ShapeOf(const std::string& path) {
  Shape shape;
  RETURN_IF_ERROR(Of(rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), path,
                                                &shape.db, &shape.families)));
  return shape;
}

absl::Status OpenNew(const std::string& path, Shape shape, Database& database) {
  shape.db.create_if_missing = true;
  shape.db.create_missing_column_families = true;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(shape.db, path, shape.families, &database.handles, &db);
  database.db.reset(db);
  return Of(opened);
}

absl::Status OpenToRead(const std::string& path, Database& database) {
  ASSIGN_OR_RETURN(Shape shape, ShapeOf(path));
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::OpenForReadOnly(
      shape.db, path, shape.families, &database.handles, &db);
  database.db.reset(db);
  return Of(opened);
}

absl::Status WriteAll(const std::vector<std::string>& batches,
                      rocksdb::DB& db) {
  rocksdb::WriteOptions options;
  options.sync = true;
  for (const std::string& bytes : batches) {
    rocksdb::WriteBatch batch(bytes);
    RETURN_IF_ERROR(Of(db.Write(options, &batch)));
  }
  return absl::OkStatus();
}

absl::StatusOr<ScanRun> ScanOnce(rocksdb::DB& db,
                                 rocksdb::ColumnFamilyHandle* family) {
  ScanRun run;
  std::string copy;
  const absl::Time start = absl::Now();
  const std::unique_ptr<rocksdb::Iterator> it(
      db.NewIterator(rocksdb::ReadOptions(), family));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    copy.assign(it->value().data(), it->value().size());
    ++run.entries;
    run.bytes += static_cast<int64_t>(it->key().size() + it->value().size());
  }
  RETURN_IF_ERROR(Of(it->status()));
  run.elapsed = absl::Now() - start;
  return run;
}

}  // namespace

absl::StatusOr<absl::Duration> ReplayBatches(
    const std::string& like, const std::string& scratch,
    const std::vector<std::string>& batches) {
  ASSIGN_OR_RETURN(Shape shape, ShapeOf(like));
  const auto clean_up = absl::MakeCleanup([&] {
    std::error_code ignored;
    std::filesystem::remove_all(scratch, ignored);
  });
  Database database;
  RETURN_IF_ERROR(OpenNew(scratch, std::move(shape), database));
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(WriteAll(batches, *database.db));
  return absl::Now() - start;
}

absl::StatusOr<ScanRun> ScanFamily(const std::string& path,
                                   const std::string& family, int runs) {
  Database database;
  RETURN_IF_ERROR(OpenToRead(path, database));
  rocksdb::ColumnFamilyHandle* found = nullptr;
  for (rocksdb::ColumnFamilyHandle* const handle : database.handles) {
    if (handle->GetName() == family) found = handle;
  }
  if (found == nullptr) {
    return absl::InternalError(absl::StrCat(path, " has no family ", family));
  }
  std::vector<ScanRun> all;
  for (int i = 0; i < runs + 1; ++i) {
    ASSIGN_OR_RETURN(const ScanRun run, ScanOnce(*database.db, found));
    if (i > 0) all.push_back(run);
  }
  std::sort(all.begin(), all.end(), [](const ScanRun& a, const ScanRun& b) {
    return a.elapsed < b.elapsed;
  });
  return all[all.size() / 2];
}

}  // namespace muster::bench
