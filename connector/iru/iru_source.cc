#include "connector/iru/iru_source.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/access/access_check.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/details.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/jobs/facet/device_facets.h"
#include "connector/iru/jobs/job_list.h"
#include "connector/iru/sweep/device_lists.h"
#include "connector/iru/sweep/observation.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

using connector::DeviceReading;

// A delta counts each minute, a little early or late.
constexpr absl::Duration kCountAge = absl::Seconds(75);

constexpr absl::string_view kPermissionMissing = "SOURCE_PERMISSION_MISSING";

void AddFacts(std::vector<device::v1::Fact> facts, absl::Time read_time,
              DeviceReading& reading) {
  for (device::v1::Fact& fact : facts) {
    *reading.device.mutable_device()->add_facts() = std::move(fact);
  }
  *reading.device.add_observations() =
      ObservationOf(kDetailsEndpoint, std::nullopt, read_time);
}

void AddFacets(DeviceFacets lists, DeviceReading& reading) {
  reading.facets = std::move(lists.facets);
  for (inventory::v1::EndpointProblem& problem : lists.problems) {
    reading.endpoint_problems.push_back(std::move(problem));
  }
}

}  // namespace

IruSource::IruSource(std::string source, std::shared_ptr<IruClient> client,
                     Clock& clock, config::v1::DeviceScope scope)
    : source_(std::move(source)),
      client_(std::move(client)),
      clock_(clock),
      scope_(std::move(scope)),
      memory_(clock.Now()) {}

std::vector<connector::JobSpec> IruSource::Jobs() const { return IruJobs(); }

absl::StatusOr<std::unique_ptr<connector::Sweep>> IruSource::BeginJob(
    absl::string_view job, absl::string_view cursor,
    const absl::Notification& cancelled) {
  return BeginIruJob(
      job, cursor,
      {source_, *client_, clock_, memory_, library_, scope_, cancelled});
}

absl::StatusOr<int64_t> IruSource::CountDevices() {
  const int64_t known = KnownDevices();
  if (known < 0) return -1;
  const SourceMemory::ListSize counted = memory_.list_size();
  const absl::Time now = clock_.Now();
  if (counted.time + kCountAge > now) return counted.rows;
  Call call;
  call.lane = Lane::kTrust;
  call.tries = 1;
  const bool first = counted.time == absl::InfinitePast();
  const int64_t offset =
      std::max<int64_t>(0, (first ? known : counted.rows) - kPageSize + 1);
  ASSIGN_OR_RETURN(const auto rows,
                   FetchDevicePage(*client_, {}, offset, call));
  const int64_t count = offset + static_cast<int64_t>(rows.size());
  memory_.SetListSize({count, now});
  return count;
}

int64_t IruSource::KnownDevices() const {
  return memory_.knows_all_devices() ? memory_.device_count() : -1;
}

absl::StatusOr<DeviceReading> IruSource::ReadDevice(absl::string_view vendor_id,
                                                    bool details) {
  if (!IsResourceId(vendor_id)) {
    return Error(absl::StatusCode::kInvalidArgument, "DEVICE_ID_INVALID",
                 "The device's id has characters that no id of Iru has.");
  }
  std::atomic<int64_t> api_calls{0};
  Call call;
  call.lane = details ? Lane::kInteractive : Lane::kSweep;
  call.api_calls = &api_calls;
  ASSIGN_OR_RETURN(device::v1::Device row, ReadRow(vendor_id, call));
  DeviceReading reading;
  std::vector<device::v1::Fact> facts;
  Hardware hardware = memory_.HardwareOf(row.vendor_id());
  if (details) {
    facts = ReadDetails(row, call, hardware, reading.endpoint_problems);
    AddFacets(ReadDeviceFacets(source_, *client_, clock_, row, call), reading);
  }
  reading.device = ObserveRow(source_, std::move(row), hardware, clock_.Now());
  if (!facts.empty()) AddFacts(std::move(facts), clock_.Now(), reading);
  SortFacts(reading.device);
  reading.api_calls = api_calls.load();
  return reading;
}

absl::StatusOr<device::v1::Device> IruSource::ReadRow(
    absl::string_view vendor_id, const Call& call) {
  const auto body = client_->Get(DeviceEndpoint(vendor_id), {}, call);
  if (body.ok()) return DecodeDevice(*body);
  const absl::Status refusal = body.status();
  if (ErrorReason(refusal) != kPermissionMissing) return refusal;
  const absl::Status there =
      client_->Get(DetailsEndpoint(vendor_id), {}, call).status();
  if (ErrorReason(there) == kPermissionMissing) return refusal;
  RETURN_IF_ERROR(there);
  ASSIGN_OR_RETURN(
      const PageWalk::Rows rows,
      FetchDevicePage(*client_, {{"device_id", std::string(vendor_id)}}, 0,
                      call));
  for (const DeviceRow& row : rows) {
    const bool same = absl::EqualsIgnoreCase(row.vendor_id, vendor_id);
    if (same && row.device) return *row.device;
  }
  return refusal;
}

absl::StatusOr<std::vector<connector::v1::Access>> IruSource::CheckAccess() {
  return CheckIruAccess(*client_);
}

std::vector<device::v1::Fact> IruSource::ReadDetails(
    const device::v1::Device& row, const Call& call, Hardware& hardware,
    std::vector<inventory::v1::EndpointProblem>& problems) {
  const auto body = client_->Get(DetailsEndpoint(row.vendor_id()), {}, call);
  auto details = body.ok() ? DecodeDetails(*body, row.platform())
                           : absl::StatusOr<Details>(body.status());
  if (details.ok()) {
    if (!details->model_identifier.empty()) {
      hardware.model_identifier = std::move(details->model_identifier);
    }
    if (!details->udid.empty()) hardware.udid = std::move(details->udid);
    return std::move(details->facts);
  }
  const EndpointOutcome outcome = OutcomeOf(kDetailsEndpoint, details.status());
  problems.push_back(*outcome.problem);
  if (outcome.outcome == Outcome::kFailed) return {};
  return UnknownDetails(outcome.unknown_reason);
}

}  // namespace muster::iru
