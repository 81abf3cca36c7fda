#include "plugins/sdk/effects/effect_batch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/storage/keys.h"
#include "plugins/sdk/effects/store_layout.h"

namespace muster::plugins {
namespace {

bool Below(absl::string_view key, absl::string_view end) {
  return end.empty() || key < end;
}

}  // namespace

EffectBatch::EffectBatch(const RocksDatabase& db, storage::LogState log)
    : db_(&db), writes_(db.NewBatch()), log_(std::move(log)) {}

absl::StatusOr<std::optional<std::string>> EffectBatch::Get(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(std::optional<storage::ResourceRow> row, FindRow(name));
  if (!row) return std::nullopt;
  return std::move(*row->mutable_value());
}

absl::Status EffectBatch::Put(absl::string_view name, absl::string_view value) {
  ASSIGN_OR_RETURN(std::optional<storage::ResourceRow> row, FindRow(name));
  if (!row) row.emplace();
  if (row->revision() > 0 && row->value() == value) return absl::OkStatus();
  log_.set_head(log_.head() + 1);
  row->set_revision(log_.head());
  row->set_value(value.data(), value.size());
  storage::LogRow change;
  change.set_name(name.data(), name.size());
  change.set_value(value.data(), value.size());
  writes_.Put(kLog, EncodeInt64(log_.head()), change.SerializeAsString());
  WriteRow(name, *std::move(row));
  return absl::OkStatus();
}

absl::Status EffectBatch::Refresh(absl::string_view name,
                                  absl::string_view value) {
  ASSIGN_OR_RETURN(std::optional<storage::ResourceRow> row, FindRow(name));
  if (!row) {
    return Error(absl::StatusCode::kInternal, "RESOURCE_NOT_THERE",
                 absl::StrCat("the plugin refreshes ", name,
                              ", which it never put; report this as a bug"),
                 {{"name", std::string(name)}});
  }
  if (row->value() == value) return absl::OkStatus();
  row->set_value(value.data(), value.size());
  WriteRow(name, *std::move(row));
  return absl::OkStatus();
}

absl::Status EffectBatch::Delete(absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<storage::ResourceRow> row,
                   FindRow(name));
  if (!row) return absl::OkStatus();
  log_.set_head(log_.head() + 1);
  log_.set_floor(log_.head());
  writes_.Delete(kResources, name);
  resources_.insert_or_assign(std::string(name), std::nullopt);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> EffectBatch::GetRecord(
    absl::string_view key) const {
  if (auto it = records_.find(key); it != records_.end()) return it->second;
  return db_->Get(kRecords, key);
}

absl::Status EffectBatch::PutRecord(absl::string_view key,
                                    absl::string_view value) {
  ASSIGN_OR_RETURN(const std::optional<std::string> before, GetRecord(key));
  if (before && *before == value) return absl::OkStatus();
  writes_.Put(kRecords, key, value);
  records_.insert_or_assign(std::string(key), std::string(value));
  return absl::OkStatus();
}

absl::Status EffectBatch::DeleteRecord(absl::string_view key) {
  ASSIGN_OR_RETURN(const std::optional<std::string> before, GetRecord(key));
  if (!before) return absl::OkStatus();
  writes_.Delete(kRecords, key);
  records_.insert_or_assign(std::string(key), std::nullopt);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Record>> EffectBatch::Records(
    absl::string_view begin, absl::string_view end, size_t limit) const {
  std::vector<Record> found;
  auto mine = records_.lower_bound(begin);
  auto take_mine_below = [&](absl::string_view bound) {
    for (; mine != records_.end() && Below(mine->first, bound) &&
           found.size() < limit;
         ++mine) {
      if (mine->second) found.push_back({mine->first, *mine->second});
    }
  };
  RocksIterator it = db_->Range(kRecords, begin, end);
  for (; it.Valid() && found.size() < limit; it.Next()) {
    take_mine_below(it.key());
    if (found.size() == limit || records_.find(it.key()) != records_.end()) {
      continue;
    }
    found.push_back({std::string(it.key()), std::string(it.value())});
  }
  RETURN_IF_ERROR(it.status());
  take_mine_below(end);
  return found;
}

void EffectBatch::AfterCommit(std::function<void()> done) {
  after_commit_.push_back(std::move(done));
}

absl::StatusOr<std::optional<storage::ResourceRow>> EffectBatch::FindRow(
    absl::string_view name) const {
  if (auto it = resources_.find(name); it != resources_.end()) {
    return it->second;
  }
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   db_->Get(kResources, name));
  if (!bytes) return std::nullopt;
  ASSIGN_OR_RETURN(storage::ResourceRow row,
                   ParseStored<storage::ResourceRow>(name, *bytes));
  return row;
}

void EffectBatch::WriteRow(absl::string_view name, storage::ResourceRow row) {
  writes_.Put(kResources, name, row.SerializeAsString());
  resources_.insert_or_assign(std::string(name), std::move(row));
}

}  // namespace muster::plugins
