#include "inventory/model/view_attributes.h"

namespace muster::inventory {

store::ViewAttributes AttributesOf(const device::v1::Device& device) {
  store::ViewAttributes attributes;
  attributes.set_platform(device.platform());
  attributes.set_category(device.category());
  if (device.has_blueprint()) {
    attributes.set_blueprint_id(device.blueprint().id());
  }
  *attributes.mutable_tags() = device.tags();
  attributes.set_living(device.state() != device::v1::STATE_REMOVED);
  return attributes;
}

}  // namespace muster::inventory
