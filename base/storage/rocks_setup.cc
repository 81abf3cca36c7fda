#include "base/storage/rocks_setup.h"

#include <algorithm>
#include <utility>

#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/table.h"
#include "rocksdb/write_buffer_manager.h"

namespace muster {
namespace {

// RocksDB 7.8 and 9.10 both read and write this one.
constexpr uint32_t kTableFormat = 5;
constexpr double kBloomBitsPerKey = 10;
// Few, so that one index block does not fill its shard; we have few threads.
constexpr int kCacheShardBits = 3;
constexpr size_t kMostArenaBlockBytes = size_t{256} << 10;

class FailureListener final : public rocksdb::EventListener {
 public:
  explicit FailureListener(std::shared_ptr<std::atomic<bool>> failed)
      : failed_(std::move(failed)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason,
                         rocksdb::Status*) override {
    *failed_ = true;
  }

  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  const std::shared_ptr<std::atomic<bool>> failed_;
};

rocksdb::CompressionType Lz4IfThere() {
  for (const rocksdb::CompressionType type :
       rocksdb::GetSupportedCompressions()) {
    if (type == rocksdb::kLZ4Compression) return type;
  }
  return rocksdb::kNoCompression;
}

rocksdb::BlockBasedTableOptions TableOptions(
    std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = kTableFormat;
  table.checksum = rocksdb::kXXH3;
  table.block_cache = std::move(cache);
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  return table;
}

void SetRecovery(rocksdb::DBOptions& db) {
  db.paranoid_checks = true;
  db.wal_recovery_mode =
      rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.recycle_log_file_num = 0;
  db.wal_compression = rocksdb::kNoCompression;
  db.track_and_verify_wals_in_manifest = false;
  db.max_bgerror_resume_count = 0;
}

}  // namespace

RocksSetup::RocksSetup(const RocksOptions& options,
                       std::shared_ptr<std::atomic<bool>> failed) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(
      options.cache_bytes + options.write_buffers_bytes, kCacheShardBits);
  if (options.env != nullptr) db.env = options.env;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  SetRecovery(db);
  db.atomic_flush = options.flush_together;
  db.listeners.push_back(std::make_shared<FailureListener>(std::move(failed)));
  db.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(
      options.write_buffers_bytes, cache);
  db.max_total_wal_size = options.max_wal_bytes;
  db.max_open_files = 512;
  db.max_background_jobs = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.keep_log_file_num = 2;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;

  family.table_factory.reset(
      rocksdb::NewBlockBasedTableFactory(TableOptions(cache)));
  family.write_buffer_size = options.write_buffer_bytes;
  family.arena_block_size =
      std::min(kMostArenaBlockBytes, options.write_buffer_bytes / 8);
  family.level_compaction_dynamic_level_bytes = true;
  family.compression = Lz4IfThere();
}

}  // namespace muster
