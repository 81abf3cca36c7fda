#include "inventory/watch/log/touch_reader.h"

#include <cstddef>
#include <string>
#include <utility>

#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

// About a megabyte with two endpoints each.
constexpr size_t kMaxTouches = 8192;

void Add(StoredLiveness stored, v1::WatchResponse& response) {
  const device::v1::Liveness& liveness = stored.liveness;
  if (!liveness.has_last_check_in_time() && liveness.observations().empty()) {
    return;
  }
  *response.add_touched() = std::move(stored.liveness);
}

absl::StatusOr<std::string> NameOf(const StoreReader& reader,
                                   ResourceNumber number) {
  const std::string key = NumberKey(number);
  ASSIGN_OR_RETURN(auto name, reader.GetDocument(Collection::kNames, key));
  if (!name) return CorruptRecord(key);
  return *std::move(name);
}

absl::StatusOr<bool> IsInView(const StoreReader& reader,
                              const WatchQuery& query,
                              const std::string& name) {
  if (!query.scope().HasDevice(name)) return false;
  if (MUTANT("touched_outside_the_view")) return true;
  if (!query.narrows_devices()) return true;
  ASSIGN_OR_RETURN(const auto record,
                   reader.Get(v1::RESOURCE_KIND_DEVICE, name));
  if (!record) return false;
  device::v1::Device device;
  RETURN_IF_ERROR(ParseStored(name, record->body, device));
  return query.Matches(AttributesOf(device));
}

}  // namespace

void AddLiveness(const LivenessTable& liveness,
                 const std::vector<ShownDevice>& devices,
                 v1::WatchResponse& response) {
  for (const ShownDevice& device : devices) {
    Add(liveness.Get(device.number, device.name), response);
  }
}

absl::StatusOr<Touch> ReadTouches(const StoreReader& reader,
                                  const LivenessTable& liveness,
                                  const WatchQuery& query, Touch after,
                                  Touch through, v1::WatchResponse& response) {
  if (!query.Watches(v1::RESOURCE_KIND_DEVICE)) return through;
  const auto touches = liveness.TouchedAfter(after, through, kMaxTouches);
  for (const TouchedNumber& touch : touches) {
    ASSIGN_OR_RETURN(const std::string name, NameOf(reader, touch.number));
    ASSIGN_OR_RETURN(const bool in_view, IsInView(reader, query, name));
    if (in_view) Add(liveness.Get(touch.number, name), response);
  }
  return touches.size() == kMaxTouches ? touches.back().touch : through;
}

}  // namespace muster::inventory
