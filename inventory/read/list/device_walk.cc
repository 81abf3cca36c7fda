#include "inventory/read/list/device_walk.h"

#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

using Visit = absl::FunctionRef<bool(const FoundDevice&)>;

absl::Status WalkIndex(const StoreReader& reader, const DeviceWalk& walk,
                       absl::string_view after, Visit visit) {
  absl::Status found;
  const auto visit_name = [&](absl::string_view name) {
    const auto record = reader.Get(v1::RESOURCE_KIND_DEVICE, name);
    found = record.status();
    if (found.ok() && !*record) found = CorruptRecord(name);
    return found.ok() && visit({name, (*record)->number, (*record)->body});
  };
  const absl::Status scanned =
      reader.ScanIndex(walk.index_prefix, walk.name_prefix, after, visit_name);
  return scanned.ok() ? found : scanned;
}

absl::Status WalkRecords(const StoreReader& reader, const DeviceWalk& walk,
                         absl::string_view after, Visit visit) {
  absl::Status found;
  const auto visit_record = [&](const RecordView& record) {
    if (record.revision <= walk.at)
      return visit({record.name, record.number, record.body});
    const auto version = reader.GetVersion(record.number, walk.at);
    found = version.status();
    if (!found.ok()) return false;
    return !*version || visit({record.name, record.number, (*version)->body});
  };
  const absl::Status scanned = reader.Scan(
      v1::RESOURCE_KIND_DEVICE, walk.name_prefix, after, visit_record);
  return scanned.ok() ? found : scanned;
}

}  // namespace

absl::Status WalkDevices(const StoreReader& reader, const DeviceWalk& walk,
                         absl::string_view after, Visit visit) {
  const bool indexed =
      !walk.index_prefix.empty() && walk.at == reader.revision();
  return indexed ? WalkIndex(reader, walk, after, visit)
                 : WalkRecords(reader, walk, after, visit);
}

}  // namespace muster::inventory
