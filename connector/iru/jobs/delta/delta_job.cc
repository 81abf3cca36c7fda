#include "connector/iru/jobs/delta/delta_job.h"

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

constexpr absl::Duration kOverlap = absl::Minutes(5);

// Without a cursor: what a full sync of the last hour may have missed.
constexpr absl::Duration kFirstReach = absl::Hours(1);

constexpr absl::Duration kRefusalPause = absl::Minutes(15);

constexpr size_t kMaxPointReads = 20;
constexpr int64_t kMaxDevicesOfPass = 12000;

std::optional<absl::Time> KnownSince(std::optional<absl::Time> check_in) {
  if (!check_in) return std::nullopt;
  return *check_in - kOverlap;
}

}  // namespace

DeltaJob::DeltaJob(JobDeps deps, absl::string_view cursor)
    : ReadJob(std::move(deps)),
      check_in_(CursorText::Parse(cursor).Time("check_in")),
      information_(CursorText::Parse(cursor)
                       .Time("information")
                       .value_or(absl::InfinitePast())),
      next_information_(information_),
      walk_(
          [this](int64_t offset) {
            return FetchRecentPage(this->deps().client, offset, call());
          },
          KnownSince(check_in_), kFirstReach),
      reporter_(this->deps().source, this->deps().scope, memory()) {}

DeltaJob::~DeltaJob() {
  if (phase_ == Phase::kDone) memory().AddDevices(reporter_.TakeShown());
}

std::string DeltaJob::next_cursor() const {
  CursorText cursor;
  const auto newest = walk_.newest();
  const bool later = newest && (!check_in_ || *newest > *check_in_);
  if (later || check_in_)
    cursor.SetTime("check_in", later ? *newest : *check_in_);
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
  next_information_ = changes.newest;
  return absl::OkStatus();
}

absl::Status DeltaJob::ReadList() {
  ASSIGN_OR_RETURN(auto rows, walk_.Next());
  if (!rows) {
    phase_ = Phase::kRest;
    return absl::OkStatus();
  }
  for (DeviceRow& row : *rows) Report(std::move(row));
  return absl::OkStatus();
}

absl::Status DeltaJob::ReadRest() {
  if (changed_.size() <= kMaxPointReads) return ReadOneByOne();
  if (memory().device_count() <= kMaxDevicesOfPass) return ReadByPass();
  LeaveToFull();
  return absl::OkStatus();
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
  pages().Add(std::move(bad));
}

void DeltaJob::ReportDevice(device::v1::Device device) {
  const auto changed = changed_.find(device.vendor_id());
  if (changed != changed_.end()) {
    memory().SetPrint(device.vendor_id(), changed->second);
    changed_.erase(changed);
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
