#include "inventory/sources/cursor_store.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/model/proto_time.h"
#include "inventory/sources/source_store.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kPattern = "sources/{source}/cursors/{cursor}";

absl::Status NotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "CURSOR_NOT_FOUND",
               absl::StrCat(name, " was not written yet; read from the start"),
               {{"cursor", std::string(name)}});
}

absl::Status EtagMismatch(const std::string& name) {
  return Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
               absl::StrCat("somebody wrote ", name,
                            " meanwhile; read it again and decide anew"),
               {{"cursor", name}});
}

absl::Status CheckPosition(const v1::Cursor& cursor) {
  const size_t size = cursor.position().size();
  if (size > 0 && size <= kMaxCursorPosition) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED",
               absl::StrCat("the position of ", cursor.name(), " has ", size,
                            " bytes; give it 1 to ", kMaxCursorPosition),
               {{"cursor", cursor.name()},
                {"size", absl::StrCat(size)},
                {"max", absl::StrCat(kMaxCursorPosition)}});
}

std::string NextEtag(const v1::Cursor& before, const v1::Cursor& after) {
  const uint64_t hash = Fingerprint({before.etag(), after.position(),
                                     after.update_time().SerializeAsString()});
  return absl::StrCat("\"", absl::Hex(hash, absl::kZeroPad16), "\"");
}

}  // namespace

absl::StatusOr<v1::Cursor> CursorStore::Get(absl::string_view name) const {
  RETURN_IF_ERROR(ParseName(name, kPattern).status());
  ASSIGN_OR_RETURN(
      auto cursor,
      ReadDocument<v1::Cursor>(*store_.Read(), Collection::kCursors, name));
  if (!cursor) return NotFound(name);
  return *std::move(cursor);
}

absl::StatusOr<ResourcePage<v1::Cursor>> CursorStore::List(
    absl::string_view source, absl::string_view after, int limit) const {
  return ReadPage<v1::Cursor>(
      *store_.Read(),
      RangeAfter(Collection::kCursors, ChildPrefix(source, "cursors"), after,
                 ScanOrder::kForward),
      limit);
}

absl::StatusOr<v1::Cursor> CursorStore::Update(const v1::Cursor& cursor) {
  ASSIGN_OR_RETURN(const auto ids, ParseName(cursor.name(), kPattern));
  RETURN_IF_ERROR(CheckPosition(cursor));
  v1::Cursor after;
  after.set_name(cursor.name());
  after.set_position(cursor.position());
  *after.mutable_update_time() = ToProto(clock_.Now());
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    const StoreReader& reader = draft.reader();
    RETURN_IF_ERROR(ReadSource(reader, SourceName{ids[0]}.ToString()).status());
    ASSIGN_OR_RETURN(
        auto before,
        ReadDocument<v1::Cursor>(reader, Collection::kCursors, cursor.name()));
    if (!before) before.emplace();
    if (!cursor.etag().empty() && cursor.etag() != before->etag()) {
      return EtagMismatch(cursor.name());
    }
    after.set_etag(NextEtag(*before, after));
    draft.Put(Collection::kCursors, after.name(), after);
    return absl::OkStatus();
  }));
  return after;
}

}  // namespace muster::inventory
