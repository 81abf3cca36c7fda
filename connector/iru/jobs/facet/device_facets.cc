#include "connector/iru/jobs/facet/device_facets.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/data/platform.h"
#include "connector/iru/decode/catalog/app_list.h"
#include "connector/iru/decode/prism/list_row.h"
#include "connector/iru/jobs/facet/facets.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/sweep/outcome.h"
#include "connector/iru/sweep/prism_pages.h"

namespace muster::iru {
namespace {

using device::v1::Facet;

// No device has so many profiles.
constexpr int kMaxProfilePages = 10;

bool IsPlain(absl::string_view serial_number) {
  for (const char letter : serial_number) {
    if (!absl::ascii_isalnum(letter) && letter != '-') return false;
  }
  return !serial_number.empty() && serial_number.size() <= 64;
}

absl::StatusOr<Facet> ReadApps(IruClient& client,
                               const device::v1::Device& device,
                               const Call& call) {
  ASSIGN_OR_RETURN(const std::string body,
                   client.Get(AppsEndpoint(device.vendor_id()), {}, call));
  return DecodeAppList(body);
}

absl::StatusOr<Facet> ReadProfiles(IruClient& client,
                                   const device::v1::Device& device,
                                   const Call& call) {
  PrismPages pages(client, kProfilesCategory.name,
                   absl::StrCat(R"({"serial_number":{"in":[")",
                                device.serial_number(), "\"]}}"));
  std::vector<inventory::v1::BadRow> ignored;
  Facet facet;
  while (pages.page_count() < kMaxProfilePages) {
    ASSIGN_OR_RETURN(const bool more,
                     pages.Next(
                         call,
                         [&](const std::string& id, FieldReader& row) {
                           if (id != device.vendor_id()) return;
                           AddListRow(kProfilesCategory, ColumnsOf(row), facet);
                         },
                         ignored));
    if (!more) break;
  }
  return facet;
}

}  // namespace

DeviceFacets ReadDeviceFacets(const std::string& source, IruClient& client,
                              const Clock& clock,
                              const device::v1::Device& device,
                              const Call& call) {
  DeviceFacets read;
  const auto add = [&](device::v1::FacetKind kind, absl::string_view endpoint,
                       absl::StatusOr<Facet> facet) {
    const EndpointOutcome outcome = OutcomeOf(endpoint, facet.status());
    if (outcome.problem) read.problems.push_back(*outcome.problem);
    if (outcome.outcome == Outcome::kFailed) return;
    if (!facet.ok()) facet = UnknownFacet(outcome.unknown_reason);
    read.facets.push_back(ObserveFacet(source, device.vendor_id(),
                                       *std::move(facet), kind, endpoint,
                                       std::nullopt, clock.Now()));
  };
  add(device::v1::FACET_KIND_APPS, AppsEndpoint("").name,
      ReadApps(client, device, call));
  if (IsApple(device.platform()) && IsPlain(device.serial_number())) {
    add(device::v1::FACET_KIND_PROFILES,
        PrismEndpoint(kProfilesCategory.name).name,
        ReadProfiles(client, device, call));
  }
  return read;
}

}  // namespace muster::iru
