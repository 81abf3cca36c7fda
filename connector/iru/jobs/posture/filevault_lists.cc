#include "connector/iru/jobs/posture/filevault_lists.h"

#include <set>
#include <utility>

#include "connector/iru/decode/facts.h"
#include "connector/iru/sweep/observation.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Fact;
using inventory::v1::DeviceObservation;

constexpr absl::string_view kTable = "prism/filevault";

const PostureCategory& Category() { return *FindPostureCategory("filevault"); }

std::set<std::string> MacsOf(const FilevaultLists& lists,
                             const SourceMemory& memory) {
  std::set<std::string> macs;
  for (const auto& [id, enabled] : lists.enabled) {
    const auto known = memory.Find(id);
    if (!known || known->in_scope) macs.insert(id);
  }
  int64_t mark = 0;
  for (const KnownDevice& device : memory.DevicesAfter(mark)) {
    if (Category().Covers(device.platform)) macs.insert(device.vendor_id);
  }
  return macs;
}

Fact EnabledFact(const FilevaultLists& lists, const std::string& id) {
  Field<bool> enabled;
  const auto found = lists.enabled.find(id);
  if (found != lists.enabled.end()) {
    enabled = {Presence::kValue, found->second};
  }
  return FactOf(device::kFilevaultEnabled, kFilevaultListEndpoint, enabled);
}

}  // namespace

std::vector<DeviceObservation> ObserveFilevaultLists(
    const std::string& source, const FilevaultLists& lists,
    device::v1::UnknownReason reason, const SourceMemory& memory) {
  const auto table = ObservationOf(kTable, std::nullopt, lists.read_time);
  const auto list =
      ObservationOf(kFilevaultListEndpoint, std::nullopt, lists.read_time);
  std::vector<DeviceObservation> observed;
  for (const std::string& id : MacsOf(lists, memory)) {
    std::vector<Fact> facts = UnknownPosture(Category(), reason);
    for (Fact& fact : facts) {
      const bool listed =
          lists.status.ok() && fact.key() == device::kFilevaultEnabled;
      if (listed) fact = EnabledFact(lists, id);
    }
    observed.push_back(ObserveFacts(source, id, std::move(facts), table));
    if (lists.status.ok()) *observed.back().add_observations() = list;
  }
  return observed;
}

}  // namespace muster::iru
