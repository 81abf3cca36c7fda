#include "connector/iru/jobs/facet/facet_job.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/data/platform.h"
#include "connector/iru/decode/facts.h"
#include "connector/iru/jobs/facet/facets.h"
#include "connector/iru/sweep/observation.h"
#include "connector/iru/sweep/outcome.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

std::vector<Fact> UserFacts(const device::v1::Facet& facet,
                            absl::string_view endpoint) {
  if (facet.unknown_reason() != device::v1::UNKNOWN_REASON_UNSPECIFIED) {
    return {
        UnknownFact(device::kLocalAdminCount, endpoint, facet.unknown_reason()),
        UnknownFact(device::kLocalUserCount, endpoint, facet.unknown_reason())};
  }
  const auto admins = std::count_if(
      facet.local_users().begin(), facet.local_users().end(),
      [](const device::v1::LocalUser& user) { return user.admin(); });
  const Field<int64_t> admin_count = {Presence::kValue, admins};
  const Field<int64_t> count = {Presence::kValue, facet.local_users_size()};
  return {FactOf(device::kLocalAdminCount, endpoint, admin_count),
          FactOf(device::kLocalUserCount, endpoint, count)};
}

}  // namespace

absl::StatusOr<bool> FacetJob::Step() {
  RETURN_IF_ERROR(CheckDevicesKnown(memory()));
  ListTable table;
  const absl::Status status =
      ReadListTable(deps().client, deps().clock, category_, call(), table);
  const EndpointOutcome outcome =
      OutcomeOf(PrismEndpoint(category_.name).name, status);
  if (outcome.outcome == Outcome::kFailed) return status;
  if (outcome.problem) AddProblem(*outcome.problem);
  memory().SetRefused(category_.name, !status.ok());
  for (auto& bad : table.bad_rows) pages().Add(std::move(bad));
  const auto missing = status.ok() ? device::v1::UNKNOWN_REASON_NOT_REPORTED
                                   : outcome.unknown_reason;
  int64_t mark = 0;
  for (const KnownDevice& device : memory().DevicesAfter(mark)) {
    if (!Covers(device.platform)) continue;
    const auto found = table.lists.find(device.vendor_id);
    Show(device.vendor_id, found == table.lists.end()
                               ? ListTable::List{UnknownFacet(missing), {}}
                               : std::move(found->second));
  }
  return false;
}

bool FacetJob::Covers(device::v1::Platform platform) const {
  if (category_.macs_only) return platform == device::v1::PLATFORM_MAC;
  return IsApple(platform);
}

void FacetJob::Show(const std::string& device_id, ListTable::List list) {
  const absl::Time now = deps().clock.Now();
  const std::string endpoint = PrismEndpoint(category_.name).name;
  if (category_.kind == device::v1::FACET_KIND_LOCAL_USERS) {
    pages().Add(ObserveFacts(deps().source, device_id,
                             UserFacts(list.facet, endpoint),
                             ObservationOf(endpoint, list.collect_time, now)));
  }
  pages().Add(ObserveFacet(deps().source, device_id, std::move(list.facet),
                           category_.kind, endpoint, list.collect_time, now));
}

}  // namespace muster::iru
