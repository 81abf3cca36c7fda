#include "connector/iru/jobs/facet/details_job.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/details.h"
#include "connector/iru/sweep/observation.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

constexpr size_t kMaxDevices = 60;

}  // namespace

absl::StatusOr<bool> DetailsJob::Step() {
  if (!chosen_) {
    chosen_ = true;
    if (memory().AnyRefused()) left_ = Choose();
  }
  if (left_.empty()) return false;
  const KnownDevice device = left_.back();
  left_.pop_back();
  return Read(device);
}

std::vector<KnownDevice> DetailsJob::Choose() const {
  int64_t mark = 0;
  std::vector<std::pair<absl::Time, KnownDevice>> aged;
  for (KnownDevice& device : memory().DevicesAfter(mark)) {
    aged.emplace_back(memory().DetailsTimeOf(device.vendor_id), device);
  }
  const size_t count = std::min(kMaxDevices, aged.size());
  std::partial_sort(aged.begin(), aged.begin() + count, aged.end(),
                    [](const auto& a, const auto& b) {
                      if (a.first != b.first) return a.first < b.first;
                      return a.second.vendor_id < b.second.vendor_id;
                    });
  std::vector<KnownDevice> chosen;
  for (size_t i = count; i > 0; --i) chosen.push_back(aged[i - 1].second);
  return chosen;
}

absl::StatusOr<bool> DetailsJob::Read(const KnownDevice& device) {
  const auto body =
      deps().client.Get(DetailsEndpoint(device.vendor_id), {}, call());
  auto details = body.ok() ? DecodeDetails(*body, device.platform)
                           : absl::StatusOr<Details>(body.status());
  if (details.ok()) {
    if (!details->model_identifier.empty()) {
      memory().SetModel(device.vendor_id, details->model_identifier);
    }
    if (!details->udid.empty()) {
      memory().SetUdid(device.vendor_id, details->udid);
    }
    Show(device, std::move(details->facts));
    return true;
  }
  if (ErrorReason(details.status()) == "DEVICE_NOT_FOUND") return true;
  const EndpointOutcome outcome = OutcomeOf(kDetailsEndpoint, details.status());
  if (outcome.outcome == Outcome::kFailed) return details.status();
  AddProblem(*outcome.problem);
  left_.push_back(device);
  for (const KnownDevice& left : std::exchange(left_, {})) {
    Show(left, UnknownDetails(outcome.unknown_reason));
  }
  return false;
}

void DetailsJob::Show(const KnownDevice& device,
                      std::vector<device::v1::Fact> facts) {
  const absl::Time now = deps().clock.Now();
  memory().SetDetailsTime(device.vendor_id, now);
  pages().Add(ObserveFacts(deps().source, device.vendor_id, std::move(facts),
                           ObservationOf(kDetailsEndpoint, std::nullopt, now)));
}

}  // namespace muster::iru
