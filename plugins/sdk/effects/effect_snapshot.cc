#include "plugins/sdk/effects/effect_snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/sdk/effects/store_layout.h"

namespace muster::plugins {
namespace {

absl::StatusOr<Resource> FromRow(absl::string_view name,
                                 absl::string_view bytes) {
  ASSIGN_OR_RETURN(storage::ResourceRow row,
                   ParseStored<storage::ResourceRow>(name, bytes));
  return Resource{std::string(name), row.revision(),
                  std::move(*row.mutable_value())};
}

absl::Status Expired(int64_t after, int64_t floor) {
  return Error(
      absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED",
      absl::StrCat("changes after revision ", after,
                   " are gone, the log begins after ", floor,
                   "; start without a token and drop what is not shown"),
      {{"after", absl::StrCat(after)}, {"floor", absl::StrCat(floor)}});
}

}  // namespace

EffectSnapshot::EffectSnapshot(const RocksDatabase& db, RocksSnapshot snapshot,
                               storage::Cursor cursor, storage::LogState log)
    : db_(&db),
      snapshot_(std::move(snapshot)),
      cursor_(std::move(cursor)),
      log_(std::move(log)) {}

absl::StatusOr<std::optional<Resource>> EffectSnapshot::Get(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   db_->Get(kResources, name, snapshot_));
  if (!bytes) return std::nullopt;
  ASSIGN_OR_RETURN(Resource resource, FromRow(name, *bytes));
  return resource;
}

absl::Status EffectSnapshot::ForEach(
    absl::string_view prefix, absl::string_view after,
    absl::FunctionRef<bool(const Resource&)> visit) const {
  RocksIterator it = db_->Prefix(kResources, prefix, snapshot_);
  if (!after.empty()) it.Seek(absl::StrCat(after, absl::string_view("\0", 1)));
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(const Resource resource, FromRow(it.key(), it.value()));
    if (!visit(resource)) return absl::OkStatus();
  }
  return it.status();
}

absl::StatusOr<LogSlice> EffectSnapshot::ReadLog(int64_t after,
                                                 absl::string_view prefix,
                                                 int limit) const {
  if (after < floor()) return Expired(after, floor());
  LogSlice slice;
  slice.through = after;
  RocksIterator it = db_->Range(kLog, EncodeInt64(after + 1), "", snapshot_);
  for (; it.Valid() && limit > 0; it.Next(), --limit) {
    ASSIGN_OR_RETURN(slice.through, DecodeInt64(it.key()));
    ASSIGN_OR_RETURN(storage::LogRow row,
                     ParseStored<storage::LogRow>("log", it.value()));
    if (!absl::StartsWith(row.name(), prefix)) continue;
    slice.changes.push_back({std::move(*row.mutable_name()), slice.through,
                             std::move(*row.mutable_value())});
  }
  RETURN_IF_ERROR(it.status());
  return slice;
}

absl::StatusOr<std::optional<std::string>> EffectSnapshot::GetRecord(
    absl::string_view key) const {
  return db_->Get(kRecords, key, snapshot_);
}

absl::StatusOr<std::vector<Record>> EffectSnapshot::Records(
    absl::string_view begin, absl::string_view end, size_t limit) const {
  std::vector<Record> records;
  RocksIterator it = db_->Range(kRecords, begin, end, snapshot_);
  for (; it.Valid() && records.size() < limit; it.Next()) {
    records.push_back({std::string(it.key()), std::string(it.value())});
  }
  RETURN_IF_ERROR(it.status());
  return records;
}

}  // namespace muster::plugins
