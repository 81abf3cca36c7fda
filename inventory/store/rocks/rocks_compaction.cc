#include "inventory/store/rocks/rocks_compaction.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/rocks/rocks_layout.h"

namespace muster::inventory {
namespace {

class Compaction {
 public:
  Compaction(const RocksDatabase& rocks, const RocksMomentView& moment,
             Revision through, RocksBatch& batch)
      : rocks_(rocks), moment_(moment), through_(through), batch_(batch) {}

  absl::Status Run() {
    const Revision from = moment_.compacted_through + 1;
    RocksIterator it = rocks_.Range(kLog, LogKey(from), LogKey(through_ + 1),
                                    moment_.snapshot);
    for (; it.Valid(); it.Next()) {
      ASSIGN_OR_RETURN(const LogView entry, DecodeLog(it.key(), it.value()));
      RETURN_IF_ERROR(Forget(entry));
    }
    RETURN_IF_ERROR(it.status());
    batch_.DeleteRange(kLog, LogKey(from), LogKey(through_ + 1));
    if (!MUTANT("compacted_through_not_durable"))
      batch_.Put(kMeta, kCompactedKey, LogKey(through_));
    return absl::OkStatus();
  }

 private:
  absl::Status Forget(const LogView& entry) {
    store::LogHeader header;
    RETURN_IF_ERROR(ParseStored("log header", entry.header, header));
    const ResourceNumber number = header.number();
    batch_.Delete(kHistory, HistoryKey(number, entry.revision));
    ASSIGN_OR_RETURN(const Revision next, NextOf(number, entry.revision));
    if (next > 0 && next <= through_) return absl::OkStatus();
    if (next == 0) return ForgetCurrent(header);
    ASSIGN_OR_RETURN(const auto body, BodyOfChange(entry.change));
    if (body && !MUTANT("compaction_drops_the_base")) {
      batch_.Put(kBases, NumberKey(number),
                 EncodeRecord(number, entry.revision, "", *body));
    } else {
      batch_.Delete(kBases, NumberKey(number));
    }
    return absl::OkStatus();
  }

  // The revision of `number` after `revision`; 0 if there is none.
  absl::StatusOr<Revision> NextOf(ResourceNumber number, Revision revision) {
    RocksIterator it = rocks_.Range(kHistory, HistoryKey(number, revision + 1),
                                    NumberKey(number + 1), moment_.snapshot);
    RETURN_IF_ERROR(it.status());
    if (!it.Valid()) return 0;
    return RevisionOfKey(it.key());
  }

  // The record has the newest version, unless that is a tombstone.
  absl::Status ForgetCurrent(const store::LogHeader& header) {
    batch_.Delete(kBases, NumberKey(header.number()));
    if (MUTANT("compacted_tombstone_stays")) return absl::OkStatus();
    const bool tombstone =
        header.kind() == v1::RESOURCE_KIND_DEVICE && !header.after().living();
    return tombstone ? ForgetTombstone(header.name()) : absl::OkStatus();
  }

  absl::Status ForgetTombstone(const std::string& name) {
    ASSIGN_OR_RETURN(const auto value,
                     rocks_.Get(kRecords, name, moment_.snapshot));
    if (!value) return absl::OkStatus();
    ASSIGN_OR_RETURN(const RecordView record, DecodeRecord(name, *value));
    device::v1::Device device;
    RETURN_IF_ERROR(ParseStored(name, record.body, device));
    for (const std::string& key : IndexKeys(device)) {
      batch_.Delete(kIndex, key);
    }
    batch_.Delete(kRecords, name);
    RocksIterator it = rocks_.Prefix(kFacets, absl::StrCat(name, "/facets/"),
                                     moment_.snapshot);
    for (; it.Valid(); it.Next()) batch_.Delete(kFacets, it.key());
    return it.status();
  }

  const RocksDatabase& rocks_;
  const RocksMomentView& moment_;
  const Revision through_;
  RocksBatch& batch_;
};

}  // namespace

absl::Status FillCompaction(const RocksDatabase& rocks,
                            const RocksMomentView& moment, Revision through,
                            RocksBatch& batch) {
  return Compaction(rocks, moment, through, batch).Run();
}

}  // namespace muster::inventory
