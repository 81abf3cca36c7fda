#include "connector/iru/sweep/observation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "connector/iru/data/category.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/json/iru_time.h"

namespace muster::iru {

std::string DeviceNameOf(absl::string_view source,
                         absl::string_view vendor_id) {
  return absl::StrCat(source, "/devices/", absl::AsciiStrToLower(vendor_id));
}

inventory::v1::DeviceObservation ObserveRow(absl::string_view source,
                                            device::v1::Device row,
                                            const Hardware& hardware,
                                            absl::Time read_time) {
  inventory::v1::DeviceObservation observation;
  device::v1::Device& device = *observation.mutable_device();
  device = std::move(row);
  device.set_name(DeviceNameOf(source, device.vendor_id()));
  device.set_model_identifier(hardware.model_identifier.value_or(""));
  device.set_udid(hardware.udid.value_or(""));
  const Categorized categorized =
      Categorize(device.model_identifier(), device.model(), device.platform());
  device.set_category(categorized.category);
  device.set_category_source(categorized.source);
  if (!hardware.model_identifier) {
    observation.add_unobserved_fields("model_identifier");
  }
  if (!hardware.udid) observation.add_unobserved_fields("udid");
  *observation.add_observations() =
      ObservationOf(kDevicesEndpoint, std::nullopt, read_time);
  return observation;
}

inventory::v1::DeviceObservation ObserveFacts(
    absl::string_view source, absl::string_view vendor_id,
    std::vector<device::v1::Fact> facts,
    const device::v1::Observation& observation) {
  inventory::v1::DeviceObservation observed;
  observed.set_facts_only(true);
  *observed.add_observations() = observation;
  device::v1::Device& device = *observed.mutable_device();
  device.set_name(DeviceNameOf(source, vendor_id));
  device.set_vendor_id(std::string(vendor_id));
  for (device::v1::Fact& fact : facts) *device.add_facts() = std::move(fact);
  SortFacts(observed);
  return observed;
}

device::v1::Observation ObservationOf(absl::string_view endpoint,
                                      std::optional<absl::Time> collect_time,
                                      absl::Time read_time) {
  device::v1::Observation named;
  named.set_endpoint(std::string(endpoint));
  *named.mutable_observe_time() = ToTimestamp(read_time);
  if (collect_time) *named.mutable_collect_time() = ToTimestamp(*collect_time);
  return named;
}

void SortFacts(inventory::v1::DeviceObservation& observation) {
  auto& facts = *observation.mutable_device()->mutable_facts();
  std::sort(facts.begin(), facts.end(),
            [](const auto& a, const auto& b) { return a.key() < b.key(); });
}

}  // namespace muster::iru
