#include "actions/follow/pin_release.h"

#include <utility>

#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

// Whether one of `pins` locks a device that checked in at `check_in`.
bool WasOpened(const std::vector<v1::SealedSecret>& pins, absl::Time check_in) {
  for (const v1::SealedSecret& pin : pins) {
    const v1::SecretRecord& record = pin.record();
    if (record.has_confirm_time() && !record.has_shred_time() &&
        FromProto(record.confirm_time()) < check_in) {
      return true;
    }
  }
  return false;
}

}  // namespace

absl::Status PinRelease::Note(
    const std::vector<device::v1::Liveness>& touched) {
  for (const device::v1::Liveness& liveness : touched) {
    if (!liveness.has_last_check_in_time()) continue;
    RETURN_IF_ERROR(NoteOne(liveness));
  }
  return absl::OkStatus();
}

absl::Status PinRelease::NoteOne(const device::v1::Liveness& liveness) {
  const absl::Time check_in = FromProto(liveness.last_check_in_time());
  ASSIGN_OR_RETURN(const std::vector<v1::SealedSecret> kept,
                   pins_.List(liveness.device()));
  if (!WasOpened(kept, check_in)) return absl::OkStatus();
  absl::MutexLock lock(&pins_.mu());
  RocksBatch batch = log_.db().NewBatch();
  RETURN_IF_ERROR(pins_.Release(liveness.device(), check_in, batch));
  if (batch.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(log_.Usable().status());
  return log_.Commit({}, std::move(batch));
}

}  // namespace muster::actions
