#include "connector/iru/iru_source.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/access_check.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/details.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/sweep/category_reader.h"
#include "connector/iru/sweep/iru_sweep.h"
#include "connector/iru/sweep/observation.h"

namespace muster::iru {
namespace {

using connector::DeviceReading;

void AddFacts(std::vector<device::v1::Fact> facts, absl::Time read_time,
              DeviceReading& reading) {
  for (device::v1::Fact& fact : facts) {
    *reading.device.mutable_device()->add_facts() = std::move(fact);
  }
  device::v1::Observation& named = *reading.device.add_observations();
  named.set_endpoint(std::string(kDetailsEndpoint));
  *named.mutable_observe_time() = ToTimestamp(read_time);
}

// Details leave out, or leave blank, what a platform does not have.
std::optional<std::string> ToldOrUnset(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

IruSource::IruSource(std::string source, std::shared_ptr<IruClient> client,
                     Clock& clock)
    : source_(std::move(source)), client_(std::move(client)), clock_(clock) {}

absl::StatusOr<std::unique_ptr<connector::Sweep>> IruSource::BeginSweep(
    const absl::Notification& cancelled) {
  ASSIGN_OR_RETURN(std::unique_ptr<IruSweep> sweep,
                   IruSweep::Begin({source_, *client_, clock_, cancelled}));
  return sweep;
}

absl::StatusOr<DeviceReading> IruSource::ReadDevice(absl::string_view vendor_id,
                                                    bool details) {
  if (!IsResourceId(vendor_id)) {
    return Error(absl::StatusCode::kInvalidArgument, "DEVICE_ID_INVALID",
                 "The device's id has characters that no id of Iru has.");
  }
  std::atomic<int64_t> api_calls{0};
  Call call;
  call.api_calls = &api_calls;
  ASSIGN_OR_RETURN(const std::string body,
                   client_->Get(DeviceEndpoint(vendor_id), {}, call));
  ASSIGN_OR_RETURN(device::v1::Device row, DecodeDevice(body));
  DeviceReading reading;
  std::vector<device::v1::Fact> facts;
  Hardware hardware;
  if (details) {
    facts = ReadDetails(row, call, hardware, reading.endpoint_problems);
  }
  reading.device = ObserveRow(source_, std::move(row), hardware, clock_.Now());
  if (!facts.empty()) AddFacts(std::move(facts), clock_.Now(), reading);
  SortFacts(reading.device);
  reading.api_calls = api_calls.load();
  return reading;
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
    hardware = {ToldOrUnset(std::move(details->model_identifier)),
                ToldOrUnset(std::move(details->udid))};
    return std::move(details->facts);
  }
  const EndpointOutcome outcome = OutcomeOf(kDetailsEndpoint, details.status());
  problems.push_back(*outcome.problem);
  if (outcome.outcome == Outcome::kFailed) return {};
  return UnknownDetails(outcome.unknown_reason);
}

}  // namespace muster::iru
