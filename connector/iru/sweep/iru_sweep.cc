#include "connector/iru/sweep/iru_sweep.h"

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
#include "connector/iru/sweep/observation.h"

namespace muster::iru {
namespace {

using connector::DevicePage;
using inventory::v1::BadRow;
using inventory::v1::DeviceObservation;

// Pages under way at a time.
constexpr int kThreads = 4;

BadRow BadRowOf(int64_t offset, const DeviceRow& row) {
  BadRow bad;
  bad.set_vendor_id(row.vendor_id);
  bad.set_position(
      absl::StrCat(kDevicesEndpoint, "?offset=", offset, " row ", row.index));
  bad.set_problem(row.problem);
  return bad;
}

}  // namespace

absl::StatusOr<std::unique_ptr<IruSweep>> IruSweep::Begin(Deps deps) {
  std::unique_ptr<IruSweep> sweep(new IruSweep(std::move(deps)));
  RETURN_IF_ERROR(sweep->ReadCounts());
  return sweep;
}

IruSweep::IruSweep(Deps deps)
    : deps_(std::move(deps)),
      walk_([this](int64_t offset) { return window_->Take(offset); }),
      pool_(kThreads) {}

IruSweep::~IruSweep() { window_.reset(); }  // what has not begun, will not

int64_t IruSweep::expected_count() const {
  return std::max<int64_t>(0, std::max(licensing_count_, prism_count_));
}

absl::StatusOr<std::optional<DevicePage>> IruSweep::NextPage() {
  if (!window_) {
    OpenWindow();
    ReadTables();
  }
  if (deps_.cancelled.HasBeenNotified()) return Cancelled();
  ASSIGN_OR_RETURN(std::optional<PageWalk::Page> page, walk_.Next());
  if (page) return Describe(*std::move(page));
  if (bad_rows_.empty()) return std::nullopt;
  return Describe({});
}

inventory::v1::Completeness IruSweep::completeness() const {
  inventory::v1::Completeness completeness;
  completeness.set_ended_on_empty_page(walk_.ended());
  completeness.set_overlaps_agreed(walk_.overlaps_agreed());
  completeness.set_reread_count(walk_.reread_count());
  completeness.set_licensing_count(licensing_count_);
  completeness.set_prism_count(prism_count_);
  return completeness;
}

std::vector<inventory::v1::EndpointProblem> IruSweep::endpoint_problems()
    const {
  return problems_;
}

Call IruSweep::call() {
  Call call;
  call.cancelled = &deps_.cancelled;
  call.api_calls = &api_calls_;
  return call;
}

absl::Status IruSweep::ReadCounts() {
  ASSIGN_OR_RETURN(licensing_count_,
                   ReadCount(LicensingEndpoint(), {}, &DecodeLicensingCount));
  const IruClient::Query category = {
      {"category", std::string(DeviceInformation::kCategory)}};
  ASSIGN_OR_RETURN(prism_count_, ReadCount(PrismCountEndpoint(), category,
                                           &DecodePrismCount));
  return absl::OkStatus();
}

absl::StatusOr<int64_t> IruSweep::ReadCount(
    const Endpoint& endpoint, const IruClient::Query& query,
    absl::StatusOr<int64_t> (*decode)(absl::string_view body)) {
  const auto body = deps_.client.Get(endpoint, query, call());
  const auto count = body.ok() ? decode(*body) : body.status();
  if (count.ok()) return *count;
  if (ConcernsEveryEndpoint(count.status())) return count.status();
  problems_.push_back(*OutcomeOf(endpoint.name, count.status()).problem);
  return -1;
}

void IruSweep::OpenWindow() {
  PageWindow::Options options;
  options.expected_count = expected_count();
  options.ahead = kThreads;
  window_ = std::make_unique<PageWindow>(
      pool_,
      [this](int64_t offset) {
        return FetchDevicePage(deps_.client, {}, offset, call());
      },
      options);
  window_->Prefetch(0);
}

void IruSweep::ReadTables() {
  absl::Notification filevault_is_read;
  pool_.Post([&, trace = CurrentTraceparent()] {
    SpanOptions options;
    options.parent_traceparent = trace;
    Span span("iru.read_filevault", options);
    const WithSpan scope(span);
    filevault_ = FilevaultPosture::Read(deps_.client, deps_.clock, call());
    filevault_is_read.Notify();
  });
  information_ =
      ReadCategory<DeviceInformation>(deps_.client, deps_.clock, call());
  filevault_is_read.WaitForNotification();
  bad_rows_ = std::move(information_.bad_rows);
  bad_rows_.insert(bad_rows_.end(), filevault_->bad_rows().begin(),
                   filevault_->bad_rows().end());
  for (const auto& problem :
       {information_.outcome.problem, filevault_->problem()}) {
    if (problem) problems_.push_back(*problem);
  }
}

DevicePage IruSweep::Describe(PageWalk::Page page) {
  DevicePage described;
  described.bad_rows = std::exchange(bad_rows_, {});
  for (DeviceRow& row : page.rows) {
    if (row.device) {
      described.devices.push_back(Observe(*std::move(row.device)));
    } else {
      described.bad_rows.push_back(BadRowOf(page.offset, row));
    }
  }
  return described;
}

DeviceObservation IruSweep::Observe(device::v1::Device row) const {
  Hardware hardware;
  const auto found = information_.rows.find(row.vendor_id());
  if (found != information_.rows.end()) {
    hardware.model_identifier = found->second.model_identifier;
  }
  DeviceObservation observation =
      ObserveRow(deps_.source, std::move(row), hardware, deps_.clock.Now());
  filevault_->AddTo(observation);
  SortFacts(observation);
  return observation;
}

}  // namespace muster::iru
