#include "inventory/store/read_at.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"

namespace muster::inventory {
namespace {

// The commit time of the first entry above `after`, or nullopt if there is
// none.
absl::StatusOr<std::optional<absl::Time>> FirstCommitTime(
    const StoreReader& reader, Revision after) {
  std::optional<absl::Time> time;
  absl::Status parsed;
  RETURN_IF_ERROR(reader.ScanLog(after, [&](const LogView& entry) {
    store::LogHeader header;
    parsed =
        ParseStored(absl::StrCat("log ", entry.revision), entry.header, header);
    time = absl::FromUnixMicros(header.commit_time_us());
    return false;
  }));
  RETURN_IF_ERROR(parsed);
  return time;
}

}  // namespace

absl::Status CheckReadable(const StoreReader& reader, Revision at) {
  if (at > reader.revision()) {
    return Error(absl::StatusCode::kOutOfRange, "REVISION_FUTURE",
                 absl::StrCat("revision ", at,
                              " does not exist yet; the last "
                              "one is ",
                              reader.revision()),
                 {{"revision", absl::StrCat(at)},
                  {"end", absl::StrCat(reader.revision())}});
  }
  if (at < reader.compacted_through()) {
    return Error(
        absl::StatusCode::kOutOfRange, "REVISION_COMPACTED",
        absl::StrCat("history goes back to revision ",
                     reader.compacted_through(), " only, not to ", at),
        {{"revision", absl::StrCat(at)},
         {"compacted_through", absl::StrCat(reader.compacted_through())}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StoredRecord>> ReadAt(const StoreReader& reader,
                                                   v1::ResourceKind kind,
                                                   absl::string_view name,
                                                   Revision at) {
  ASSIGN_OR_RETURN(auto record, reader.Get(kind, name));
  if (!record || record->revision <= at) return record;
  return reader.GetVersion(record->number, at);
}

absl::StatusOr<std::optional<StoredRecord>> VersionOf(const StoreReader& reader,
                                                      const RecordView& current,
                                                      Revision at) {
  if (current.revision > at) return reader.GetVersion(current.number, at);
  StoredRecord record;
  record.number = current.number;
  record.revision = current.revision;
  record.shown_hash = std::string(current.shown_hash);
  record.body = std::string(current.body);
  return record;
}

// Commit times may step back with the clock; the search then finds one of the
// places where they pass `time`.
absl::StatusOr<Revision> RevisionAt(const StoreReader& reader,
                                    absl::Time time) {
  Revision low = reader.compacted_through();  // committed by `time`
  Revision high = reader.revision() + 1;      // not, or beyond the end
  ASSIGN_OR_RETURN(const auto oldest, FirstCommitTime(reader, low));
  if (!oldest || *oldest > time) {
    if (low == 0 || !oldest) return low;
    return Error(
        absl::StatusCode::kOutOfRange, "REVISION_COMPACTED",
        absl::StrCat("history goes back to ",
                     absl::FormatTime(*oldest, absl::UTCTimeZone()), " only"),
        {{"oldest_time", absl::FormatTime(*oldest, absl::UTCTimeZone())}});
  }
  while (high - low > 1) {
    const Revision middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const auto at, FirstCommitTime(reader, middle - 1));
    (at && *at <= time ? low : high) = middle;
  }
  return low;
}

}  // namespace muster::inventory
