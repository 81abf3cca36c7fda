#include "actions/guard/guard_records.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "actions/store/families.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using google::protobuf::util::TimeUtil;

// The key in kMeta.
constexpr absl::string_view kGuard = "guard";

}  // namespace

absl::StatusOr<GuardRecords> ReadGuardRecords(const RocksDatabase& db) {
  GuardRecords records;
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   db.Get(kMeta, kGuard));
  if (bytes && !records.ParseFromString(*bytes)) {
    return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
                 "the actions store cannot read the guard's settings; restore "
                 "its directory from a backup",
                 {{"record", std::string(kGuard)}});
  }
  if (records.mode() == guard::v1::GUARD_MODE_UNSPECIFIED) {
    records.set_mode(guard::v1::GUARD_MODE_NORMAL);
  }
  return records;
}

void PutGuardRecords(const GuardRecords& records, RocksBatch& batch) {
  batch.Put(kMeta, kGuard, records.SerializeAsString());
}

google::protobuf::Timestamp StampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

absl::Time InstantOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(stamp));
}

}  // namespace muster::actions
