#include "inventory/store/rocks/format_migration.h"

#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/liveness/endpoint_names.h"
#include "inventory/liveness/liveness_update.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/rocks/rocks_layout.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

constexpr int kWritesPerBatch = 2000;
constexpr size_t kNumberBytesV1 = 8;

// The migration of one database.
class Migration {
 public:
  explicit Migration(RocksDatabase& rocks)
      : rocks_(rocks), batch_(rocks.NewBatch()) {}

  absl::Status Run() {
    RETURN_IF_ERROR(ClearHalfDone());
    RETURN_IF_ERROR(MoveDevices());
    RETURN_IF_ERROR(MoveChanges());
    RETURN_IF_ERROR(MoveLiveness());
    RETURN_IF_ERROR(MoveDocuments());
    return Finish();
  }

 private:
  // What is known of a resource while the log is walked.
  struct Seen {
    ResourceNumber number = 0;
    Revision revision = 0;
    store::ViewAttributes attributes;
  };

  absl::Status ClearHalfDone() {
    for (const Family family : {kRecords, kLog, kHistory, kDocuments}) {
      batch_.DeleteRange(family, "", "\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    }
    return Flush();
  }

  absl::Status Flush() {
    return rocks_.Commit(std::exchange(batch_, rocks_.NewBatch()));
  }
  absl::Status FlushIfFull() {
    return batch_.count() < kWritesPerBatch ? absl::OkStatus() : Flush();
  }
  void PutDocument(Collection collection, absl::string_view key,
                   absl::string_view value) {
    batch_.Put(kDocuments, DocumentKey(collection, key), value);
  }

  absl::Status MoveDevices() {
    RocksIterator it = rocks_.Prefix(kDevicesV1, "");
    for (; it.Valid(); it.Next()) {
      Device device;
      RETURN_IF_ERROR(ParseStored(it.key(), it.value(), device));
      MoveDevice(std::move(device));
      RETURN_IF_ERROR(FlushIfFull());
    }
    return it.status();
  }

  void MoveDevice(Device device) {
    SetEtag(device);
    const ResourceNumber number = ++last_number_;
    numbers_[device.name()] = Seen{number, 0, {}};
    PutDocument(Collection::kNames, NumberKey(number), device.name());
    batch_.Put(kRecords, device.name(),
               EncodeRecord(number, device.revision(), "",
                            device.SerializeAsString()));
    if (device.state() != device::v1::STATE_ENROLLED) return;
    const std::string source =
        device.name().substr(0, device.name().find("/devices/"));
    views_[source].Add(device.name(), device.revision());
  }

  absl::Status MoveChanges() {
    RocksIterator it = rocks_.Prefix(kChangesV1, "");
    for (; it.Valid(); it.Next()) {
      v1::Change change;
      RETURN_IF_ERROR(ParseStored(it.key(), it.value(), change));
      RETURN_IF_ERROR(MoveChange(std::move(change)));
      RETURN_IF_ERROR(FlushIfFull());
    }
    return it.status();
  }

  absl::Status MoveChange(v1::Change change) {
    const auto known = numbers_.find(change.device().name());
    if (known == numbers_.end()) return CorruptRecord(change.device().name());
    Seen& seen = known->second;
    SetEtag(*change.mutable_device());
    change.set_previous_resource_revision(seen.revision);
    const store::LogHeader header = HeaderOf(change, seen);
    batch_.Put(
        kLog, LogKey(change.revision()),
        EncodeLog(header.SerializeAsString(), change.SerializeAsString()));
    batch_.Put(kHistory, HistoryKey(seen.number, change.revision()), "");
    seen.revision = change.revision();
    seen.attributes = header.after();
    return absl::OkStatus();
  }

  static store::LogHeader HeaderOf(const v1::Change& change, const Seen& seen) {
    store::LogHeader header;
    header.set_number(seen.number);
    header.set_name(change.device().name());
    header.set_kind(v1::RESOURCE_KIND_DEVICE);
    header.set_type(change.type());
    header.set_previous_revision(seen.revision);
    *header.mutable_after() = AttributesOf(change.device());
    if (seen.revision > 0) *header.mutable_before() = seen.attributes;
    header.set_commit_time_us(
        absl::ToUnixMicros(FromProto(change.commit_time())));
    return header;
  }

  absl::Status MoveLiveness() {
    EndpointNames names;
    LivenessUpdate update(names, [](ResourceNumber) { return nullptr; });
    RocksIterator it = rocks_.Prefix(kLivenessV1, "");
    for (; it.Valid(); it.Next()) {
      const auto known = numbers_.find(it.key());
      if (known == numbers_.end() || it.value().size() < kNumberBytesV1) {
        return CorruptRecord(it.key());
      }
      StoredLiveness stored;
      ASSIGN_OR_RETURN(stored.touch,
                       DecodeInt64(it.value().substr(0, kNumberBytesV1)));
      RETURN_IF_ERROR(ParseStored(it.key(), it.value().substr(kNumberBytesV1),
                                  stored.liveness));
      update.Put(known->second.number, stored);
    }
    RETURN_IF_ERROR(it.status());
    for (const DocumentWrite& block : update.Documents()) {
      PutDocument(block.collection, block.key, *block.value);
      RETURN_IF_ERROR(FlushIfFull());
    }
    return absl::OkStatus();
  }

  absl::Status MoveDocuments() {
    for (const auto& [family, collection] :
         {std::make_pair(kSourcesV1, Collection::kSources),
          std::make_pair(kSyncsV1, Collection::kSyncs)}) {
      RocksIterator it = rocks_.Prefix(family, "");
      for (; it.Valid(); it.Next()) {
        PutDocument(collection, it.key(), it.value());
        RETURN_IF_ERROR(FlushIfFull());
      }
      RETURN_IF_ERROR(it.status());
    }
    for (const auto& [source, view] : views_) {
      PutDocument(Collection::kViews, source,
                  view.ToProto().SerializeAsString());
    }
    PutDocument(Collection::kNumbers, "next", EncodeInt64(last_number_ + 1));
    return absl::OkStatus();
  }

  absl::Status Finish() {
    LogEnd end;
    ASSIGN_OR_RETURN(end.revision, ReadNumber("head"));
    ASSIGN_OR_RETURN(end.touch, ReadNumber("touch"));
    batch_.Put(kMeta, kEndKey, EncodeEnd(end));
    batch_.Delete(kMeta, "head");
    batch_.Delete(kMeta, "touch");
    batch_.Put(kMeta, kFormatKey, EncodeInt64(kStoreFormat));
    return Flush();
  }

  absl::StatusOr<int64_t> ReadNumber(absl::string_view key) {
    ASSIGN_OR_RETURN(const auto bytes, rocks_.Get(kMeta, key));
    if (!bytes) return 0;
    return DecodeInt64(*bytes);
  }

  static void SetEtag(Device& device) {
    device.set_etag(absl::StrCat("\"", device.revision(), "\""));
  }

  RocksDatabase& rocks_;
  RocksBatch batch_;
  ResourceNumber last_number_ = 0;
  absl::flat_hash_map<std::string, Seen> numbers_;  // by name
  std::map<std::string, v1::ViewSum> views_;        // by source
};

}  // namespace

absl::Status MigrateFormat1(RocksDatabase& rocks) {
  return Migration(rocks).Run();
}

absl::Status DropFormat1(RocksDatabase& rocks) {
  for (const Family family : {kDevicesV1, kChangesV1, kLivenessV1, kTouchesV1,
                              kSourcesV1, kSyncsV1}) {
    if (!rocks.HasFamily(family)) continue;
    RETURN_IF_ERROR(rocks.DropFamily(family));
  }
  return absl::OkStatus();
}

}  // namespace muster::inventory
