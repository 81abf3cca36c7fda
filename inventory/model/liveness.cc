#include "inventory/model/liveness.h"

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/util/time_util.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Fact;
using device::v1::Liveness;
using device::v1::Observation;

const Observation* Find(const Liveness& liveness, const std::string& endpoint) {
  for (const Observation& one : liveness.observations()) {
    if (one.endpoint() == endpoint) return &one;
  }
  return nullptr;
}

template <typename HasTime, typename Message>
bool SameTime(HasTime has,
              const google::protobuf::Timestamp& (Message::*get)() const,
              const Message& a, const Message& b) {
  return (a.*has)() == (b.*has)() && (a.*get)() == (b.*get)();
}

bool SameCollectTime(const Observation* before, const Observation& after) {
  if (before == nullptr) return !after.has_collect_time();
  return SameTime(&Observation::has_collect_time, &Observation::collect_time,
                  *before, after);
}

void JoinTimes(const Observation& observation, Fact& fact) {
  if (observation.has_collect_time()) {
    *fact.mutable_collect_time() = observation.collect_time();
  }
  if (observation.has_observe_time()) {
    *fact.mutable_observe_time() = observation.observe_time();
  }
}

void MergeObservations(const Liveness& before,
                       const v1::DeviceObservation& shown, Liveness& after) {
  std::vector<const Observation*> best;  // of each endpoint the first counts
  for (const auto& one : shown.observations()) best.push_back(&one);
  for (const auto& one : before.observations()) best.push_back(&one);
  std::stable_sort(best.begin(), best.end(), [](const auto* a, const auto* b) {
    return a->endpoint() < b->endpoint();
  });
  for (const Observation* one : best) {
    const auto& merged = after.observations();
    if (!merged.empty() && merged.rbegin()->endpoint() == one->endpoint()) {
      continue;
    }
    *after.add_observations() = *one;
  }
}

}  // namespace

Liveness MergeLiveness(const Liveness& before,
                       const v1::DeviceObservation& shown) {
  Liveness after;
  after.set_device(shown.device().name());
  const Device& device = shown.device();
  if (device.has_last_check_in_time()) {
    *after.mutable_last_check_in_time() = device.last_check_in_time();
  } else if (before.has_last_check_in_time()) {
    *after.mutable_last_check_in_time() = before.last_check_in_time();
  }
  MergeObservations(before, shown, after);
  return after;
}

bool IsSignOfLife(const Liveness& before, const Liveness& after) {
  if (!SameTime(&Liveness::has_last_check_in_time,
                &Liveness::last_check_in_time, before, after)) {
    return true;
  }
  for (const Observation& one : after.observations()) {
    if (!SameCollectTime(Find(before, one.endpoint()), one)) return true;
  }
  return false;
}

void JoinLiveness(const Liveness& liveness, Device& device) {
  if (liveness.has_last_check_in_time()) {
    *device.mutable_last_check_in_time() = liveness.last_check_in_time();
  }
  for (Fact& fact : *device.mutable_facts()) {
    const Observation* observation = Find(liveness, fact.endpoint());
    if (observation != nullptr) JoinTimes(*observation, fact);
  }
}

}  // namespace muster::inventory
