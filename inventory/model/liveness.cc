#include "inventory/model/liveness.h"

#include <string>

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Fact;
using device::v1::Liveness;
using device::v1::Observation;

// Facts and facets carry the same two times.
template <typename Timed>
void JoinTimes(const Liveness& liveness, Timed& timed) {
  for (const Observation& one : liveness.observations()) {
    if (one.endpoint() != timed.endpoint()) continue;
    if (one.has_collect_time()) {
      *timed.mutable_collect_time() = one.collect_time();
    }
    if (one.has_observe_time()) {
      *timed.mutable_observe_time() = one.observe_time();
    }
    return;
  }
}

}  // namespace

void JoinLiveness(const Liveness& liveness, Device& device) {
  if (liveness.has_last_check_in_time()) {
    *device.mutable_last_check_in_time() = liveness.last_check_in_time();
  }
  for (Fact& fact : *device.mutable_facts()) JoinTimes(liveness, fact);
}

void JoinLiveness(const Liveness& liveness, device::v1::Facet& facet) {
  JoinTimes(liveness, facet);
}

}  // namespace muster::inventory
