#include "actions/outside/outside_importer.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "actions/audit/audit_query.h"
#include "actions/store/families.h"
#include "base/api/resource_name.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using connector::v1::VendorEvent;
using ::google::protobuf::util::TimeUtil;

// How far apart the vendor's event and our record of it may be.
constexpr absl::Duration kNear = absl::Minutes(5);
// Our records of a device among which one is looked for.
constexpr int kRecent = 200;
// How far back the first read of a log goes.
constexpr absl::Duration kFirstLook = absl::Hours(24);

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(time));
}

std::string CursorKey(const std::string& parent) {
  return JoinKey({"cursor", parent});
}

bool IsSecret(const VendorEvent& event) {
  return event.target_type() == "device_secret";
}

// What is worth a record: commands, but for reports that the vendor asks for
// by itself; deletions; tokens; secrets.
bool Matters(const VendorEvent& event) {
  if (event.kind() == "update_inventory") return false;
  return !event.kind().empty() || IsSecret(event) ||
         event.target_type() == "api_token" ||
         (event.target_type() == "device" && event.action() == "delete");
}

// Whether `record` is what we wrote down of doing `event`.
bool TellsOf(const v1::AuditRecord& record, const VendorEvent& event) {
  const absl::Duration apart =
      absl::AbsDuration(FromProto(record.time()) - FromProto(event.time()));
  const bool same_row = !record.vendor_id().empty() &&
                        record.vendor_id() == event.vendor_command_id();
  if (apart > kNear && !same_row) return false;
  if (IsSecret(event)) {
    return record.phase() == v1::AuditRecord::PHASE_REVEAL ||
           (record.kind() == "lock" &&
            record.phase() == v1::AuditRecord::PHASE_RESULT);
  }
  const bool sent = record.phase() == v1::AuditRecord::PHASE_SENDING ||
                    record.phase() == v1::AuditRecord::PHASE_RESULT;
  const std::string kind =
      event.kind().empty() ? "delete_device" : event.kind();
  return sent && record.kind() == kind;
}

v1::AuditRecord RecordOf(const std::string& source, const VendorEvent& event) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_OUTSIDE);
  record.set_source(source);
  record.set_device(event.device());
  record.set_kind(event.kind().empty() ? event.target_type() : event.kind());
  record.set_vendor_id(event.id());
  record.set_requester(absl::StrCat(event.actor_type(),
                                    event.actor_type().empty() ? "" : " ",
                                    event.actor()));
  record.set_outcome(absl::StrCat(
      event.action(), " at ", TimeUtil::ToString(event.time()),
      event.target_component().empty() ? "" : " ", event.target_component()));
  return record;
}

}  // namespace

OutsideImporter::OutsideImporter(const Deps& deps, Options options)
    : deps_(deps),
      options_(options),
      counter_("muster.outside.actions", "{event}",
               "What was done at a vendor and not by Muster", [this] {
                 return std::vector<MetricPoint>{
                     {{}, static_cast<double>(imported_.load())}};
               }) {}

void OutsideImporter::RunOnce() {
  const absl::Time now = deps_.clock.Now();
  absl::Status status;
  if (now >= next_sources_) {
    next_sources_ = now + options_.interval;
    status.Update(ReadSources());
  }
  if (options_.device_reads_per_hour > 0 && now >= next_device_) {
    next_device_ = now + absl::Hours(1) / options_.device_reads_per_hour;
    status.Update(ReadDevice());
  }
  if (status.ok() || absl::IsUnavailable(status)) return;
  LogStatus(Severity::kWarning,
            "what others did at the vendor could not be read", status);
}

absl::Status OutsideImporter::ReadSources() {
  ASSIGN_OR_RETURN(const connector::v1::DescribeResponse described,
                   deps_.gateway.Describe());
  absl::Status status;
  for (const std::string& source : described.sources()) {
    const absl::Status read = Import(source);
    // A source without such a log is no trouble.
    if (!absl::IsUnimplemented(read)) status.Update(read);
  }
  return status;
}

absl::Status OutsideImporter::ReadDevice() {
  ASSIGN_OR_RETURN(const std::optional<std::string> device,
                   deps_.devices.NextDevice());
  if (!device) return absl::OkStatus();
  const absl::Status read = Import(*device);
  // One that is gone meanwhile, or of a kind without a log, is no trouble.
  if (absl::IsUnimplemented(read) || absl::IsNotFound(read)) {
    return absl::OkStatus();
  }
  return read;
}

absl::Status OutsideImporter::Import(const std::string& parent) {
  const std::string source = parent.substr(0, parent.find("/devices/"));
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(const std::optional<std::string> cursor,
                     deps_.log.db().Get(kOutside, CursorKey(parent)));
    ASSIGN_OR_RETURN(const connector::v1::ListVendorEventsResponse page,
                     deps_.events.List(parent, cursor.value_or(""),
                                       deps_.clock.Now() - kFirstLook));
    ASSIGN_OR_RETURN(std::vector<v1::AuditRecord> records,
                     ForeignOnes(source, page));
    const auto count = static_cast<int64_t>(records.size());
    more = page.more() && page.next_cursor() != cursor.value_or("");
    if (page.next_cursor() == cursor.value_or("") && count == 0) break;
    RocksBatch batch = deps_.log.db().NewBatch();
    batch.Put(kOutside, CursorKey(parent), page.next_cursor());
    RETURN_IF_ERROR(deps_.log.Usable().status());
    RETURN_IF_ERROR(deps_.log.Commit(std::move(records), std::move(batch)));
    imported_ += count;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::AuditRecord>> OutsideImporter::ForeignOnes(
    const std::string& source,
    const connector::v1::ListVendorEventsResponse& page) const {
  std::vector<v1::AuditRecord> records;
  for (const VendorEvent& event : page.events()) {
    if (!Matters(event)) continue;
    ASSIGN_OR_RETURN(const bool ours, IsOurs(event));
    if (!ours) records.push_back(RecordOf(source, event));
  }
  return records;
}

absl::StatusOr<bool> OutsideImporter::IsOurs(const VendorEvent& event) const {
  if (event.device().empty()) return false;
  AuditQuery query;
  ASSIGN_OR_RETURN(query.parent, DeviceName::Parse(event.device()));
  query.limit = kRecent;
  ASSIGN_OR_RETURN(const AuditPage page,
                   FindAuditRecords(deps_.log.db(), query));
  for (const v1::AuditRecord& record : page.records) {
    if (TellsOf(record, event)) return true;
  }
  return false;
}

}  // namespace muster::actions
