#include "inventory/store/read_at.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/model/facet_kind.h"
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

// The removals after `after` of the device `number`, newest first.
absl::StatusOr<std::vector<Revision>> RemovalsOf(const StoreReader& reader,
                                                 ResourceNumber number,
                                                 Revision after) {
  std::vector<Revision> removals;
  absl::Status parsed;
  const auto visit = [&](const LogView& entry) {
    store::LogHeader header;
    if (entry.revision <= after) return false;
    parsed =
        ParseStored(absl::StrCat("log ", entry.revision), entry.header, header);
    if (header.type() == v1::Change::TYPE_REMOVED) {
      removals.push_back(entry.revision);
    }
    return parsed.ok();
  };
  RETURN_IF_ERROR(reader.ScanHistory(number, reader.revision() + 1, visit));
  RETURN_IF_ERROR(parsed);
  return removals;
}

// The facet `name` that went right before `removal`, or nullopt.
absl::StatusOr<std::optional<GoneFacet>> GoneBefore(const StoreReader& reader,
                                                    absl::string_view name,
                                                    Revision removal) {
  const auto most = static_cast<Revision>(kFacetKinds.size());
  std::optional<GoneFacet> gone;
  absl::Status parsed;
  const auto visit = [&](const LogView& entry) {
    store::LogHeader header;
    if (entry.revision >= removal) return false;
    parsed =
        ParseStored(absl::StrCat("log ", entry.revision), entry.header, header);
    if (header.name() == name && header.type() == v1::Change::TYPE_REMOVED) {
      gone = GoneFacet{header.number(), entry.revision};
    }
    return parsed.ok();
  };
  RETURN_IF_ERROR(reader.ScanLog(
      std::max(reader.compacted_through(), removal - 1 - most), visit));
  RETURN_IF_ERROR(parsed);
  return gone;
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
  if (record && record->revision <= at) return record;
  std::optional<StoredRecord> version;
  if (record) {
    ASSIGN_OR_RETURN(version, reader.GetVersion(record->number, at));
  }
  if (version || kind != v1::RESOURCE_KIND_FACET) return version;
  ASSIGN_OR_RETURN(const auto gone, GoneFacets(reader, name, at));
  if (gone.empty()) return version;
  return reader.GetVersion(gone.back().number, at);
}

absl::StatusOr<std::vector<GoneFacet>> GoneFacets(const StoreReader& reader,
                                                  absl::string_view name,
                                                  Revision after) {
  std::vector<GoneFacet> all;
  ASSIGN_OR_RETURN(const auto device,
                   reader.Get(v1::RESOURCE_KIND_DEVICE, DeviceOfFacet(name)));
  if (!device) return all;
  ASSIGN_OR_RETURN(const auto removals,
                   RemovalsOf(reader, device->number, after));
  for (const Revision removal : removals) {
    ASSIGN_OR_RETURN(const auto gone, GoneBefore(reader, name, removal));
    if (gone) all.push_back(*gone);
  }
  return all;
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
