#include "connector/iru/sweep/posture.h"

#include <string>
#include <utility>

#include "connector/iru/decode/facts.h"
#include "connector/iru/json/iru_time.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using inventory::v1::DeviceObservation;

constexpr absl::string_view kEndpoint = "prism/filevault";

device::v1::Observation& Name(absl::string_view endpoint, absl::Time read_time,
                              DeviceObservation& observation) {
  device::v1::Observation& named = *observation.add_observations();
  named.set_endpoint(std::string(endpoint));
  *named.mutable_observe_time() = ToTimestamp(read_time);
  return named;
}

Field<bool> FieldOf(const FilevaultLists& lists, const std::string& id) {
  const auto found = lists.enabled.find(id);
  if (found == lists.enabled.end()) return {};
  return {Presence::kValue, found->second};
}

}  // namespace

FilevaultPosture FilevaultPosture::Read(IruClient& client, const Clock& clock,
                                        const Call& call) {
  FilevaultPosture posture;
  posture.table_ = ReadCategory<Filevault>(client, clock, call);
  if (posture.table_.outcome.outcome != Outcome::kRefused) return posture;
  FilevaultLists lists = ReadFilevaultLists(client, clock, call);
  if (lists.status.ok()) posture.lists_ = std::move(lists);
  return posture;
}

void FilevaultPosture::AddTo(DeviceObservation& observation) const {
  if (observation.device().platform() != device::v1::PLATFORM_MAC) return;
  switch (table_.outcome.outcome) {
    case Outcome::kRead:
      return AddTable(observation);
    case Outcome::kRefused:
      return AddRefusal(observation);
    case Outcome::kFailed:
      return;
  }
}

void FilevaultPosture::AddTable(DeviceObservation& observation) const {
  device::v1::Device& device = *observation.mutable_device();
  auto& named = Name(kEndpoint, table_.read_time, observation);
  const auto found = table_.rows.find(device.vendor_id());
  const Filevault row =
      found == table_.rows.end() ? Filevault() : found->second;
  *device.add_facts() =
      FactOf(device::kFilevaultEnabled, kEndpoint, row.enabled);
  *device.add_facts() =
      FactOf(device::kFilevaultKeyEscrowed, kEndpoint, row.key_escrowed);
  if (row.collect_time) {
    *named.mutable_collect_time() = ToTimestamp(*row.collect_time);
  }
}

void FilevaultPosture::AddRefusal(DeviceObservation& observation) const {
  device::v1::Device& device = *observation.mutable_device();
  const device::v1::UnknownReason reason = table_.outcome.unknown_reason;
  Name(kEndpoint, table_.read_time, observation);
  *device.add_facts() =
      UnknownFact(device::kFilevaultKeyEscrowed, kEndpoint, reason);
  if (!lists_) {
    *device.add_facts() =
        UnknownFact(device::kFilevaultEnabled, kEndpoint, reason);
    return;
  }
  Name(kFilevaultListEndpoint, lists_->read_time, observation);
  *device.add_facts() =
      FactOf(device::kFilevaultEnabled, kFilevaultListEndpoint,
             FieldOf(*lists_, device.vendor_id()));
}

}  // namespace muster::iru
