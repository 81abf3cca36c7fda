#include "connector/iru/jobs/posture/posture_job.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/jobs/posture/filevault_lists.h"
#include "connector/iru/sweep/device_lists.h"
#include "connector/iru/sweep/observation.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

// Rows may become visible a little later than their `updated_at` says.
constexpr absl::Duration kOverlap = absl::Minutes(1);

// A filter may miss what a whole reading does not.
constexpr absl::Duration kWholeAge = absl::Hours(24);

// A device that no list shows after so long is none that we will see.
constexpr absl::Duration kPatience = absl::Hours(1);

// The lists cost a request per 300 Macs.
constexpr absl::Duration kListsInterval = absl::Minutes(15);

bool IsOlder(absl::Time time, absl::Duration age, absl::Time now) {
  return time == absl::InfinitePast() || time + age <= now;
}

}  // namespace

PostureJob::PostureJob(JobDeps deps, const PostureCategory& category,
                       absl::string_view cursor)
    : ReadJob(std::move(deps)),
      category_(category),
      endpoint_(absl::StrCat("prism/", category.name)),
      begin_(PostureCursor::Parse(cursor)),
      end_(begin_),
      whole_(MustReadAll()),
      newest_(whole_ ? absl::InfinitePast() : begin_.watermark) {
  table_.emplace(this->deps().client, category_.name,
                 whole_ ? "" : UpdatedAfter(begin_.watermark - kOverlap));
}

std::string PostureJob::next_cursor() const { return end_.ToString(); }

bool PostureJob::MustReadAll() const {
  const absl::Time now = deps().clock.Now();
  if (begin_.watermark == absl::InfinitePast()) return true;
  if (IsOlder(begin_.whole_time, kWholeAge, now)) return true;
  return !IsOlder(begin_.unfiltered_time, kWholeAge, now);
}

absl::StatusOr<bool> PostureJob::Step() {
  std::vector<inventory::v1::BadRow> bad_rows;
  const auto more = table_->Next(
      call(), [&](const std::string& id, FieldReader& row) { Take(id, row); },
      bad_rows);
  for (auto& bad : bad_rows) pages().Add(std::move(bad));
  if (!more.ok() && !whole_ && HttpStatusOf(more.status()) == 400) {
    ReadAllInstead();
    return true;
  }
  if (!more.ok()) {
    RETURN_IF_ERROR(Fail(more.status()));
    return false;
  }
  if (!*more) Finish();
  return *more;
}

absl::Status PostureJob::Fail(const absl::Status& status) {
  const EndpointOutcome outcome = OutcomeOf(endpoint_, status);
  if (outcome.outcome == Outcome::kFailed) return status;
  AddProblem(*outcome.problem);
  memory().SetRefused(category_.name, true);
  return TellRefusal(outcome.unknown_reason);
}

void PostureJob::ReadAllInstead() {
  end_.unfiltered_time = deps().clock.Now();
  whole_ = true;
  newest_ = absl::InfinitePast();
  table_.emplace(deps().client, category_.name);
}

// Of the cursor, so that it is said each time.
void PostureJob::NoteUnfiltered() {
  if (!whole_) end_.unfiltered_time = absl::InfinitePast();
  if (end_.unfiltered_time == absl::InfinitePast()) return;
  inventory::v1::EndpointProblem problem;
  problem.set_endpoint(endpoint_);
  problem.set_http_status(400);
  problem.set_message(
      "The table cannot be filtered by updated_at, so that it is read whole "
      "each time; it costs requests and nothing else.");
  AddProblem(std::move(problem));
}

void PostureJob::Take(const std::string& device_id, FieldReader& row) {
  if (!seen_.insert(device_id).second) return;
  PostureRow decoded = DecodePostureRow(category_, row);
  if (category_.name == "device_information") {
    memory().SetModel(device_id, ModelIdentifierOf(row));
  }
  const auto known = memory().Find(device_id);
  if (decoded.update_time) NoteUpdate(*decoded.update_time, known.has_value());
  if (known && !known->in_scope) return;
  Report(device_id, std::move(decoded.facts), decoded.collect_time);
}

void PostureJob::NoteUpdate(absl::Time time, bool known) {
  newest_ = std::max(newest_, time);
  if (!known) oldest_unknown_ = std::min(oldest_unknown_, time);
}

void PostureJob::Finish() {
  memory().SetRefused(category_.name, false);
  NoteUnfiltered();
  end_.refused = device::v1::UNKNOWN_REASON_UNSPECIFIED;
  end_.lists_time = absl::InfinitePast();
  // Nobody knows yet which rows could be kept: the next reading shows them
  // again.
  if (!memory().knows_all_devices()) return;
  const bool waits = oldest_unknown_ >= newest_ - kPatience;
  end_.watermark =
      waits ? std::min(newest_, oldest_unknown_ - absl::Microseconds(1))
            : newest_;
  if (!whole_) return;
  end_.whole_time = deps().clock.Now();
  TellUnreported();
  if (category_.name == "device_information") {
    memory().SetModelsTime(end_.whole_time);
  }
}

void PostureJob::TellUnreported() {
  int64_t mark = 0;
  for (const KnownDevice& device : memory().DevicesAfter(mark)) {
    const bool told = seen_.contains(device.vendor_id);
    if (told || !category_.Covers(device.platform)) continue;
    Report(device.vendor_id,
           UnknownPosture(category_, device::v1::UNKNOWN_REASON_NOT_REPORTED),
           std::nullopt);
  }
}

absl::Status PostureJob::TellRefusal(device::v1::UnknownReason reason) {
  end_.watermark = absl::InfinitePast();
  const bool told =
      begin_.refused == reason && begin_.run_id == memory().run_id();
  int64_t mark = told ? begin_.told_mark : 0;
  end_.refused = reason;
  end_.run_id = memory().run_id();
  if (category_.name == "filevault") return TellLists(reason);
  for (const KnownDevice& device : memory().DevicesAfter(mark)) {
    if (!category_.Covers(device.platform)) continue;
    Report(device.vendor_id, UnknownPosture(category_, reason), std::nullopt);
  }
  end_.told_mark = mark;
  return absl::OkStatus();
}

absl::Status PostureJob::TellLists(device::v1::UnknownReason reason) {
  const absl::Time now = deps().clock.Now();
  if (!IsOlder(begin_.lists_time, kListsInterval, now)) return absl::OkStatus();
  const FilevaultLists lists =
      ReadFilevaultLists(deps().client, deps().clock, call());
  const EndpointOutcome outcome =
      OutcomeOf(kFilevaultListEndpoint, lists.status);
  if (outcome.outcome == Outcome::kFailed) return lists.status;
  if (outcome.problem) AddProblem(*outcome.problem);
  for (auto& observed :
       ObserveFilevaultLists(deps().source, lists, reason, memory())) {
    pages().Add(std::move(observed));
  }
  if (memory().knows_all_devices()) end_.lists_time = now;
  return absl::OkStatus();
}

void PostureJob::Report(absl::string_view device_id, std::vector<Fact> facts,
                        std::optional<absl::Time> collect_time) {
  pages().Add(
      ObserveFacts(deps().source, device_id, std::move(facts),
                   ObservationOf(endpoint_, collect_time, deps().clock.Now())));
}

}  // namespace muster::iru
