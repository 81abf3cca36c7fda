#include "inventory/model/observation/prepared_observation.h"

#include "inventory/model/observation/device_merge.h"
#include "inventory/model/observation/facet_merge.h"
#include "inventory/model/observation/shown_hash.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {

PreparedDevice Prepare(v1::DeviceObservation& shown) {
  PreparedDevice prepared;
  prepared.shown = &shown;
  device::v1::Device& device = *shown.mutable_device();
  if (device.has_last_check_in_time()) {
    prepared.check_in = FromProto(device.last_check_in_time());
  }
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

}  // namespace muster::inventory
