#include "proto/muster/device/v1/liveness_join.h"

namespace muster::device {
namespace {

// Facts and facets carry the same two times.
template <typename Timed>
void JoinTimes(const v1::Liveness& liveness, Timed& timed) {
  for (const v1::Observation& one : liveness.observations()) {
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

void JoinLiveness(const v1::Liveness& liveness, v1::Device& device) {
  if (liveness.has_last_check_in_time()) {
    *device.mutable_last_check_in_time() = liveness.last_check_in_time();
  }
  for (v1::Fact& fact : *device.mutable_facts()) JoinTimes(liveness, fact);
}

void JoinLiveness(const v1::Liveness& liveness, v1::Facet& facet) {
  JoinTimes(liveness, facet);
}

}  // namespace muster::device
