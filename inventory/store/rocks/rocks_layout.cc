#include "inventory/store/rocks/rocks_layout.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

constexpr size_t kNumberBytes = 4;
constexpr size_t kRevisionBytes = 8;

// Takes `count` bytes off the front of `bytes`; false if there are too few.
bool Take(size_t count, absl::string_view& bytes, absl::string_view& taken) {
  if (bytes.size() < count) return false;
  taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return true;
}

}  // namespace

std::vector<std::string> FamilyNames() {
  return {"meta", "records", "facets", "index",
          "log",  "history", "bases",  "documents"};
}

std::vector<std::string> RetiredFamilyNames() {
  return {"devices", "changes", "liveness", "touches", "sources", "syncs"};
}

Family FamilyOf(v1::ResourceKind kind) {
  return kind == v1::RESOURCE_KIND_FACET ? kFacets : kRecords;
}

std::string LogKey(Revision revision) { return EncodeInt64(revision); }

std::string HistoryKey(ResourceNumber number, Revision revision) {
  return absl::StrCat(NumberKey(number), EncodeInt64(revision));
}

std::string DocumentKey(Collection collection, absl::string_view key) {
  std::string bytes(1, static_cast<char>('A' + static_cast<int>(collection)));
  bytes.append(key.data(), key.size());
  return bytes;
}

std::string EncodeEnd(const LogEnd& end) {
  return absl::StrCat(EncodeInt64(end.revision), EncodeInt64(end.touch));
}

absl::StatusOr<LogEnd> DecodeEnd(absl::string_view value) {
  absl::string_view revision;
  if (!Take(kRevisionBytes, value, revision)) return CorruptRecord(kEndKey);
  LogEnd end;
  ASSIGN_OR_RETURN(end.revision, DecodeInt64(revision));
  ASSIGN_OR_RETURN(end.touch, DecodeInt64(value));
  return end;
}

void AppendRecord(ResourceNumber number, Revision revision,
                  absl::string_view shown_hash, absl::string_view body,
                  std::string& to) {
  absl::StrAppend(&to, NumberKey(number), EncodeInt64(revision),
                  std::string(1, static_cast<char>(shown_hash.size())),
                  shown_hash);
  absl::StrAppend(&to, body);
}

std::string EncodeRecord(ResourceNumber number, Revision revision,
                         absl::string_view shown_hash, absl::string_view body) {
  std::string value;
  AppendRecord(number, revision, shown_hash, body, value);
  return value;
}

absl::StatusOr<RecordView> DecodeRecord(absl::string_view name,
                                        absl::string_view value) {
  RecordView record;
  record.name = name;
  absl::string_view number;
  absl::string_view revision;
  absl::string_view hash_size;
  if (!Take(kNumberBytes, value, number) ||
      !Take(kRevisionBytes, value, revision) || !Take(1, value, hash_size) ||
      !Take(static_cast<unsigned char>(hash_size[0]), value,
            record.shown_hash)) {
    return CorruptRecord(name);
  }
  RETURN_IF_ERROR(DecodeNumberKey(number, record.number));
  ASSIGN_OR_RETURN(record.revision, DecodeInt64(revision));
  record.body = value;
  return record;
}

std::string EncodeLog(absl::string_view header, absl::string_view change) {
  return absl::StrCat(NumberKey(static_cast<uint32_t>(header.size())), header,
                      change);
}

void AppendLog(const store::LogHeader& header, absl::string_view change,
               std::string& to) {
  absl::StrAppend(&to, NumberKey(static_cast<uint32_t>(header.ByteSizeLong())));
  header.AppendToString(&to);
  absl::StrAppend(&to, change);
}

absl::StatusOr<LogView> DecodeLog(absl::string_view key,
                                  absl::string_view value) {
  LogView entry;
  absl::string_view size;
  uint32_t header_size = 0;
  if (!Take(kNumberBytes, value, size)) return CorruptRecord(key);
  RETURN_IF_ERROR(DecodeNumberKey(size, header_size));
  if (!Take(header_size, value, entry.header)) return CorruptRecord(key);
  entry.change = value;
  ASSIGN_OR_RETURN(entry.revision, RevisionOfKey(key));
  return entry;
}

absl::StatusOr<Revision> RevisionOfKey(absl::string_view key) {
  if (key.size() < kRevisionBytes) return CorruptRecord(key);
  return DecodeInt64(key.substr(key.size() - kRevisionBytes));
}

absl::StatusOr<std::optional<std::string>> BodyOfChange(
    absl::string_view change) {
  v1::Change parsed;
  RETURN_IF_ERROR(ParseStored("change", change, parsed));
  if (!parsed.has_facet()) return parsed.device().SerializeAsString();
  if (parsed.type() == v1::Change::TYPE_REMOVED) return std::nullopt;
  return parsed.facet().SerializeAsString();
}

}  // namespace muster::inventory
