#include "inventory/model/observation/prepared_observation.h"

#include "inventory/model/observation/device_merge.h"
#include "inventory/model/observation/facet_merge.h"
#include "inventory/model/observation/shown_hash.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

std::optional<absl::Time> CheckInOf(const device::v1::Device& device) {
  if (!device.has_last_check_in_time()) return std::nullopt;
  return FromProto(device.last_check_in_time());
}

}  // namespace

PreparedDevice Prepare(v1::DeviceObservation& shown) {
  PreparedDevice prepared;
  prepared.shown = &shown;
  device::v1::Device& device = *shown.mutable_device();
  prepared.check_in = CheckInOf(device);
  NormalizeDevice(device);
  prepared.core = device.SerializeAsString();
  prepared.hash = ShownHash(shown, prepared.core);
  return prepared;
}

PreparedFacet Prepare(v1::FacetObservation& shown) {
  PreparedFacet prepared;
  prepared.shown = &shown;
  shown.mutable_observation()->set_endpoint(shown.facet().endpoint());
  NormalizeFacet(*shown.mutable_facet());
  prepared.core = shown.facet().SerializeAsString();
  prepared.hash = ShownHash(prepared.core);
  return prepared;
}

PreparedDevice PrepareKnown(const v1::DeviceObservation& shown,
                            absl::string_view whole, absl::string_view hash) {
  PreparedDevice prepared;
  prepared.shown = &shown;
  prepared.check_in = CheckInOf(shown.device());
  prepared.hash = std::string(hash);
  prepared.whole = whole;
  return prepared;
}

}  // namespace muster::inventory
