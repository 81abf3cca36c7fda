#include "inventory/store/rocks/rocks_reader.h"

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/rocks/rocks_layout.h"

namespace muster::inventory {
namespace {

// Entries of the log. Who is closer to its end reads what others are reading.
constexpr Revision kFarBehind = 256;

StoredRecord Own(const RecordView& view) {
  StoredRecord record;
  record.number = view.number;
  record.revision = view.revision;
  record.shown_hash = std::string(view.shown_hash);
  record.body = std::string(view.body);
  return record;
}

// The first key above `key`.
std::string After(absl::string_view key) {
  return absl::StrCat(key, absl::string_view("\0", 1));
}

absl::Status MissingEntry(Revision revision) {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("change ", revision,
                            " is missing from the log; restore a backup"),
               {{"revision", absl::StrCat(revision)}});
}

}  // namespace

absl::StatusOr<std::optional<StoredRecord>> RocksReader::Get(
    v1::ResourceKind kind, absl::string_view name) const {
  ASSIGN_OR_RETURN(const auto value,
                   rocks_.Get(FamilyOf(kind), name, moment_->snapshot));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(const RecordView record, DecodeRecord(name, *value));
  return Own(record);
}

absl::StatusOr<std::shared_ptr<const StoredRecord>> RocksReader::GetShared(
    v1::ResourceKind kind, absl::string_view name) const {
  if (hot_ == nullptr) return StoreReader::GetShared(kind, name);
  if (auto found = hot_->Find(name, revision())) return found;
  ASSIGN_OR_RETURN(auto read, StoreReader::GetShared(kind, name));
  if (read != nullptr) hot_->Add(name, read, revision());
  return read;
}

absl::StatusOr<std::optional<StoredRecord>> RocksReader::GetVersion(
    ResourceNumber number, Revision at) const {
  if (MUTANT("version_off_by_one")) ++at;
  RocksIterator it =
      rocks_.Range(kHistory, NumberKey(number), HistoryKey(number, at + 1),
                   moment_->snapshot);
  it.SeekToLast();
  RETURN_IF_ERROR(it.status());
  if (!it.Valid()) return GetBase(number, at);
  StoredRecord record;
  record.number = number;
  ASSIGN_OR_RETURN(record.revision, RevisionOfKey(it.key()));
  const std::string key = LogKey(record.revision);
  ASSIGN_OR_RETURN(const auto value, rocks_.Get(kLog, key, moment_->snapshot));
  if (!value) return MissingEntry(record.revision);
  ASSIGN_OR_RETURN(const LogView entry, DecodeLog(key, *value));
  ASSIGN_OR_RETURN(auto body, BodyOfChange(entry.change));
  if (!body) return std::nullopt;
  record.body = *std::move(body);
  return record;
}

absl::StatusOr<std::optional<StoredRecord>> RocksReader::GetBase(
    ResourceNumber number, Revision at) const {
  const std::string key = NumberKey(number);
  ASSIGN_OR_RETURN(const auto value,
                   rocks_.Get(kBases, key, moment_->snapshot));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(const RecordView base, DecodeRecord(key, *value));
  if (base.revision > at) return std::nullopt;
  return Own(base);
}

absl::Status RocksReader::Scan(v1::ResourceKind kind, absl::string_view prefix,
                               absl::string_view after,
                               VisitRecord visit) const {
  RocksIterator it = rocks_.Prefix(FamilyOf(kind), prefix, moment_->snapshot);
  if (!after.empty()) it.Seek(After(after));
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(const RecordView record,
                     DecodeRecord(it.key(), it.value()));
    if (!visit(record)) break;
  }
  return it.status();
}

absl::Status RocksReader::ScanLog(Revision after, VisitLog visit) const {
  RocksIterator it = LogAfter(after);
  Revision next = after + 1;
  for (; it.Valid(); it.Next(), ++next) {
    ASSIGN_OR_RETURN(const LogView entry, DecodeLog(it.key(), it.value()));
    if (entry.revision != next) return MissingEntry(next);
    if (!visit(entry)) return absl::OkStatus();
  }
  RETURN_IF_ERROR(it.status());
  return next > revision() ? absl::OkStatus() : MissingEntry(next);
}

RocksIterator RocksReader::LogAfter(Revision after) const {
  const std::string begin = LogKey(after + 1);
  const std::string end = LogKey(revision() + 1);
  return revision() - after > kFarBehind
             ? rocks_.LongRange(kLog, begin, end, moment_->snapshot)
             : rocks_.Range(kLog, begin, end, moment_->snapshot);
}

absl::Status RocksReader::ScanHistory(ResourceNumber number, Revision before,
                                      VisitLog visit) const {
  RocksIterator it =
      rocks_.Range(kHistory, NumberKey(number), HistoryKey(number, before),
                   moment_->snapshot);
  for (it.SeekToLast(); it.Valid(); it.Prev()) {
    ASSIGN_OR_RETURN(const Revision revision, RevisionOfKey(it.key()));
    const std::string key = LogKey(revision);
    ASSIGN_OR_RETURN(const auto value,
                     rocks_.Get(kLog, key, moment_->snapshot));
    if (!value) return MissingEntry(revision);
    ASSIGN_OR_RETURN(const LogView entry, DecodeLog(key, *value));
    if (!visit(entry)) break;
  }
  return it.status();
}

absl::Status RocksReader::ScanIndex(absl::string_view prefix,
                                    absl::string_view name_prefix,
                                    absl::string_view after,
                                    VisitName visit) const {
  RocksIterator it = rocks_.Prefix(kIndex, absl::StrCat(prefix, name_prefix),
                                   moment_->snapshot);
  if (!after.empty()) it.Seek(After(absl::StrCat(prefix, after)));
  for (; it.Valid(); it.Next()) {
    if (!visit(it.key().substr(prefix.size()))) break;
  }
  return it.status();
}

absl::StatusOr<std::optional<std::string>> RocksReader::GetDocument(
    Collection collection, absl::string_view key) const {
  return rocks_.Get(kDocuments, DocumentKey(collection, key),
                    moment_->snapshot);
}

absl::Status RocksReader::ScanDocuments(Collection collection,
                                        absl::string_view begin,
                                        absl::string_view end, ScanOrder order,
                                        VisitDocument visit) const {
  const std::string upper = end.empty()
                                ? PrefixUpperBound(DocumentKey(collection, ""))
                                : DocumentKey(collection, end);
  RocksIterator it = rocks_.Range(kDocuments, DocumentKey(collection, begin),
                                  upper, moment_->snapshot);
  const bool forward = order == ScanOrder::kForward;
  if (!forward) it.SeekToLast();
  for (; it.Valid(); forward ? it.Next() : it.Prev()) {
    if (!visit(it.key().substr(1), it.value())) break;
  }
  return it.status();
}

}  // namespace muster::inventory
