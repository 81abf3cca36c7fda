#include "connector/iru/jobs/full/full_job.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/decode/counts.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/sweep/device_lists.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

using connector::DevicePage;
using inventory::v1::BadRow;

// Requests under way at a time: with 300 ms each, as many as 44 a second take.
constexpr int kUnderWay = 14;

// More than are under way, so that one that is late does not hold up the rest.
constexpr int kPagesAhead = 20;

// Models of devices change when a device is replaced, under another id.
constexpr absl::Duration kModelsAge = absl::Hours(24);

BadRow BadRowOf(int64_t offset, const DeviceRow& row) {
  BadRow bad;
  bad.set_vendor_id(row.vendor_id);
  bad.set_position(
      absl::StrCat(kDevicesEndpoint, "?offset=", offset, " row ", row.index));
  bad.set_problem(row.problem);
  return bad;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FullJob>> FullJob::Begin(JobDeps deps) {
  std::unique_ptr<FullJob> job(new FullJob(std::move(deps)));
  RETURN_IF_ERROR(job->ReadCounts());
  job->window_->Expect(job->rows_expected());
  job->window_->Prefetch(0);
  return job;
}

FullJob::FullJob(JobDeps deps)
    : deps_(std::move(deps)),
      reporter_(deps_.source, deps_.scope, deps_.memory),
      walk_([this](int64_t offset) { return window_->Take(offset); }),
      pool_(kUnderWay) {}

FullJob::~FullJob() {
  window_.reset();  // what has not begun, will not
  if (walk_.ended()) deps_.memory.ReplaceDevices(std::move(shown_));
}

int64_t FullJob::expected_count() const {
  return std::max<int64_t>(0, std::max(licensing_count_, prism_count_));
}

absl::StatusOr<std::optional<DevicePage>> FullJob::NextPage() {
  if (!std::exchange(models_read_, true)) ReadModels();
  if (deps_.cancelled.HasBeenNotified()) return Cancelled();
  ASSIGN_OR_RETURN(std::optional<PageWalk::Page> page, walk_.Next());
  if (page) return Describe(*std::move(page));
  if (bad_rows_.empty()) return std::nullopt;
  return Describe({});
}

inventory::v1::Completeness FullJob::completeness() const {
  inventory::v1::Completeness completeness;
  completeness.set_ended_on_empty_page(walk_.ended());
  completeness.set_overlaps_agreed(walk_.overlaps_agreed());
  completeness.set_reread_count(walk_.reread_count());
  completeness.set_licensing_count(licensing_count_);
  completeness.set_prism_count(prism_count_);
  return completeness;
}

Call FullJob::call() {
  Call call;
  call.lane = deps_.lane;
  call.cancelled = &deps_.cancelled;
  call.api_calls = &api_calls_;
  return call;
}

absl::Status FullJob::ReadCounts() {
  const Endpoint licensing = LicensingEndpoint();
  const Endpoint prism = PrismCountEndpoint();
  auto by_licensing = AskCount(licensing, {}, &DecodeLicensingCount);
  auto by_prism =
      AskCount(prism, {{"category", std::string(ModelTable::kCategory)}},
               &DecodePrismCount);
  OpenWindow();
  const auto licensing_count = by_licensing.get();
  const auto prism_count = by_prism.get();
  ASSIGN_OR_RETURN(licensing_count_, TakeCount(licensing, licensing_count));
  ASSIGN_OR_RETURN(prism_count_, TakeCount(prism, prism_count));
  return absl::OkStatus();
}

std::future<absl::StatusOr<int64_t>> FullJob::AskCount(
    Endpoint endpoint, IruClient::Query query,
    absl::StatusOr<int64_t> (*decode)(absl::string_view body)) {
  SpanOptions options;
  options.parent_traceparent = CurrentTraceparent();
  std::packaged_task<absl::StatusOr<int64_t>()> task(
      [this, endpoint, query, decode, options]() -> absl::StatusOr<int64_t> {
        Span span("iru.fetch_count", options);
        const WithSpan scope(span);
        const auto body = deps_.client.Get(endpoint, query, call());
        const auto count = body.ok() ? decode(*body) : body.status();
        span.SetStatus(count.status());
        return count;
      });
  auto count = task.get_future();
  pool_.Post(std::move(task));
  return count;
}

absl::StatusOr<int64_t> FullJob::TakeCount(
    const Endpoint& endpoint, const absl::StatusOr<int64_t>& count) {
  if (count.ok()) return *count;
  if (ConcernsEveryEndpoint(count.status())) return count.status();
  problems_.push_back(ProblemOf(endpoint.name, count.status()));
  return -1;
}

int64_t FullJob::rows_expected() const {
  return std::max(expected_count(), deps_.memory.device_count());
}

void FullJob::OpenWindow() {
  PageWindow<PageWalk::Rows>::Options options;
  options.expected_count = rows_expected();
  options.ahead = kPagesAhead;
  options.until_empty = true;
  window_ = std::make_unique<PageWindow<PageWalk::Rows>>(
      pool_,
      [this](int64_t offset) {
        return FetchDevicePage(deps_.client, {}, offset, call());
      },
      options);
  window_->Prefetch(0);
}

void FullJob::ReadModels() {
  const absl::Time now = deps_.clock.Now();
  if (deps_.memory.models_time() + kModelsAge > now) return;
  ModelTable table(deps_.client, deps_.memory, pool_, prism_count_,
                   kPagesAhead);
  const absl::Status status = table.Read(call(), bad_rows_);
  deps_.memory.SetRefused(
      ModelTable::kCategory,
      OutcomeOf(ModelTable::kCategory, status).outcome == Outcome::kRefused);
  if (status.ok()) {
    deps_.memory.SetModelsTime(now);
  } else {
    problems_.push_back(
        ProblemOf(PrismEndpoint(ModelTable::kCategory).name, status));
  }
}

DevicePage FullJob::Describe(PageWalk::Page page) {
  DevicePage described;
  described.bad_rows = std::exchange(bad_rows_, {});
  described.devices.reserve(page.rows.size());
  const absl::Time now = deps_.clock.Now();
  for (DeviceRow& row : page.rows) {
    if (!row.device) {
      described.bad_rows.push_back(BadRowOf(page.offset, row));
      continue;
    }
    RowReporter::Report report =
        reporter_.Describe(*std::move(row.device), now);
    if (auto* left = std::get_if<RowReporter::OutOfScope>(&report)) {
      described.out_of_scope.push_back(std::move(left->name));
    } else {
      described.devices.push_back(
          std::get<inventory::v1::DeviceObservation>(std::move(report)));
    }
  }
  for (KnownDevice& known : reporter_.TakeShown()) {
    shown_.push_back(std::move(known));
  }
  return described;
}

}  // namespace muster::iru
