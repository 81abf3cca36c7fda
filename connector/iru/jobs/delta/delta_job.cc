#include "connector/iru/jobs/delta/delta_job.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/jobs/cursor_text.h"
#include "connector/iru/sweep/device_lists.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

constexpr char kTable[] = "prism/device_information";

// Rows may become visible a little later than their check-in says; what comes
// later than that is seen by the wide overlap, which is read now and then.
constexpr absl::Duration kOverlap = absl::Minutes(1);
constexpr absl::Duration kWideInterval = absl::Minutes(5);
constexpr absl::Duration kWideOverlap = absl::Minutes(6);

// Without a cursor: what a full sync of the last hour may have missed.
constexpr absl::Duration kFirstReach = absl::Hours(1);

constexpr absl::Duration kRefusalPause = absl::Minutes(15);

constexpr size_t kMaxPointReads = 20;
// Where the table is updated without anything having changed, these are what it
// costs: 300 requests an hour.
constexpr size_t kMaxUnclearReads = 5;
constexpr int64_t kMaxDevicesOfPass = 12000;

}  // namespace

DeltaJob::DeltaJob(JobDeps deps, absl::string_view cursor)
    : ReadJob(std::move(deps)),
      check_in_(CursorText::Parse(cursor).Time("check_in")),
      wide_(CursorText::Parse(cursor).Time("wide")),
      information_(CursorText::Parse(cursor)
                       .Time("information")
                       .value_or(absl::InfinitePast())),
      next_information_(information_),
      is_wide_(!check_in_ || !wide_ || *check_in_ - *wide_ >= kWideInterval),
      walk_([this](int64_t offset) { return Fetch(offset); }, KnownSince(),
            kFirstReach),
      reporter_(this->deps().source, this->deps().scope, memory()) {}

DeltaJob::~DeltaJob() {
  if (phase_ != Phase::kDone) return;
  memory().AddDevices(reporter_.TakeShown());
  if (list_size_ < 0) return;
  memory().SetListSize({list_size_, deps().clock.Now()});
}

std::optional<absl::Time> DeltaJob::KnownSince() const {
  if (!check_in_) return std::nullopt;
  return *check_in_ - (is_wide_ ? kWideOverlap : kOverlap);
}

std::string DeltaJob::next_cursor() const {
  const auto seen = walk_.newest();
  const bool later = seen && (!check_in_ || *seen > *check_in_);
  const auto newest = later ? seen : check_in_;
  const auto wide = is_wide_ ? newest : wide_;
  CursorText cursor;
  if (newest) cursor.SetTime("check_in", *newest);
  if (wide) cursor.SetTime("wide", *wide);
  cursor.SetTime("information", next_information_);
  return cursor.ToString();
}

absl::StatusOr<bool> DeltaJob::Step() {
  switch (phase_) {
    case Phase::kChanges:
      RETURN_IF_ERROR(ReadChanges());
      phase_ = Phase::kList;
      return true;
    case Phase::kList:
      RETURN_IF_ERROR(ReadList());
      return true;
    case Phase::kEnd:
      RETURN_IF_ERROR(ReadEnd());
      phase_ = Phase::kRest;
      return true;
    case Phase::kRest:
      RETURN_IF_ERROR(ReadRest());
      phase_ = Phase::kDone;
      return false;
    case Phase::kDone:
      break;
  }
  return false;
}

absl::Status DeltaJob::ReadChanges() {
  const absl::Time now = deps().clock.Now();
  if (memory().changes_paused_until() > now) {
    inventory::v1::EndpointProblem problem;
    problem.set_endpoint(kTable);
    problem.set_message(
        "It was refused or failed, and is asked again within a quarter of an "
        "hour; until then full syncs find what changes without a check-in.");
    AddProblem(std::move(problem));
    return absl::OkStatus();
  }
  InformationChanges changes =
      ReadInformationChanges(deps().client, memory(), information_, call());
  for (auto& bad : changes.bad_rows) pages().Add(std::move(bad));
  if (!changes.status.ok()) {
    RETURN_IF_ERROR(NoteOrFail(kTable, changes.status));
    memory().PauseChangesUntil(now + kRefusalPause);
    return absl::OkStatus();
  }
  changed_ = std::move(changes.changed);
  unclear_ = std::move(changes.unclear);
  next_information_ = changes.newest;
  return absl::OkStatus();
}

absl::StatusOr<RecentWalk::Rows> DeltaJob::Fetch(int64_t offset) {
  ASSIGN_OR_RETURN(RecentWalk::Rows rows,
                   FetchRecentPage(deps().client, offset, call()));
  const auto size = static_cast<int64_t>(rows.size());
  const bool has_end = size < kPageSize && (size > 0 || offset == 0);
  if (has_end) list_size_ = offset + size;
  return rows;
}

absl::Status DeltaJob::ReadList() {
  ASSIGN_OR_RETURN(auto rows, walk_.Next());
  if (!rows) {
    phase_ = Phase::kEnd;
    return absl::OkStatus();
  }
  for (DeviceRow& row : *rows) Report(std::move(row));
  return absl::OkStatus();
}

absl::Status DeltaJob::ReadEnd() {
  if (list_size_ >= 0 || !memory().knows_all_devices()) return absl::OkStatus();
  const SourceMemory::ListSize before = memory().list_size();
  const bool first = before.time == absl::InfinitePast();
  const int64_t expected = first ? memory().device_count() : before.rows;
  const int64_t offset = std::max<int64_t>(0, expected - kPageSize + 1);
  ASSIGN_OR_RETURN(auto rows, Fetch(offset));
  // A full page hides how many more there are, an empty one how many fewer.
  if (list_size_ < 0) list_size_ = offset + static_cast<int64_t>(rows.size());
  for (DeviceRow& row : walk_.TakeNew(std::move(rows))) Report(std::move(row));
  return absl::OkStatus();
}

absl::Status DeltaJob::ReadRest() {
  AddUnclear();
  if (changed_.size() <= kMaxPointReads) return ReadOneByOne();
  if (memory().device_count() <= kMaxDevicesOfPass) return ReadByPass();
  LeaveToFull();
  return absl::OkStatus();
}

void DeltaJob::AddUnclear() {
  while (!unclear_.empty() && changed_.size() < kMaxUnclearReads) {
    changed_.insert(unclear_.extract(unclear_.begin()));
  }
}

absl::Status DeltaJob::ReadOneByOne() {
  while (!changed_.empty()) {
    const std::string id = changed_.begin()->first;
    const Endpoint endpoint = DeviceEndpoint(id);
    const auto body = deps().client.Get(endpoint, {}, call());
    auto device = body.ok() ? DecodeDevice(*body)
                            : absl::StatusOr<device::v1::Device>(body.status());
    if (device.ok()) {
      ReportDevice(*std::move(device));
    } else if (ErrorReason(device.status()) != "DEVICE_NOT_FOUND") {
      // The others would fare no better.
      next_information_ = information_;
      return NoteOrFail(endpoint.name, device.status());
    }
    changed_.erase(id);
  }
  return absl::OkStatus();
}

absl::Status DeltaJob::ReadByPass() {
  PageWalk walk([this](int64_t offset) {
    return FetchDevicePage(deps().client, {}, offset, call());
  });
  while (!changed_.empty()) {
    ASSIGN_OR_RETURN(auto page, walk.Next());
    if (!page) break;
    for (DeviceRow& row : page->rows) {
      if (changed_.count(row.vendor_id) > 0) Report(std::move(row));
    }
  }
  return absl::OkStatus();
}

void DeltaJob::LeaveToFull() {
  inventory::v1::EndpointProblem problem;
  problem.set_endpoint(kTable);
  problem.set_message(absl::StrCat(
      changed_.size(),
      " devices changed at once without a check-in: the next full sync reads "
      "them, or start one now."));
  AddProblem(std::move(problem));
}

void DeltaJob::Report(DeviceRow row) {
  if (row.device) return ReportDevice(*std::move(row.device));
  inventory::v1::BadRow bad;
  bad.set_vendor_id(row.vendor_id);
  bad.set_position(absl::StrCat(kDevicesEndpoint,
                                "?ordering=-last_check_in row ", row.index));
  bad.set_problem(row.problem);
  changed_.erase(row.vendor_id);
  unclear_.erase(row.vendor_id);
  pages().Add(std::move(bad));
}

void DeltaJob::ReportDevice(device::v1::Device device) {
  for (auto* const rows : {&changed_, &unclear_}) {
    const auto row = rows->find(device.vendor_id());
    if (row == rows->end()) continue;
    memory().SetPrint(device.vendor_id(), row->second);
    rows->erase(row);
  }
  RowReporter::Report report =
      reporter_.Describe(std::move(device), deps().clock.Now());
  if (auto* left = std::get_if<RowReporter::OutOfScope>(&report)) {
    pages().AddOutOfScope(std::move(left->name));
  } else {
    pages().Add(std::get<inventory::v1::DeviceObservation>(std::move(report)));
  }
}

}  // namespace muster::iru
