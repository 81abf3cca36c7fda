#include "actions/follow/pin_keeper.h"

#include "actions/store/lifecycle.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

google::protobuf::Timestamp ToProto(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(time));
}

}  // namespace

absl::StatusOr<v1::Command> PinKeeper::NoteAnswer(const v1::Command& command,
                                                  const Step& step,
                                                  const Secret& pin) {
  absl::MutexLock lock(&book_.mu());
  return store_.Transition(
      command.name(), step, Actor(),
      [&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        return Keep(command, pin, v1::SECRET_ORIGIN_LOCK_ANSWER, step, batch);
      });
}

absl::StatusOr<v1::Command> PinKeeper::NoteProgress(const v1::Command& command,
                                                    const Step& step) {
  const bool done = step.state == v1::COMMAND_STATE_SUCCEEDED;
  if (command.command().has_erase() && done) return NoteErased(command, step);
  if (!HasPin(command)) return store_.Transition(command.name(), step);
  const auto values =
      reader_.ReadSecret(DeviceOf(command), command.serial_number(),
                         connector::v1::SECRET_KIND_UNLOCK_PIN);
  if (!values.ok()) return NoteWithoutPin(command, step, values.status());
  const Secret pin(values->front().value());
  absl::MutexLock lock(&book_.mu());
  return store_.Transition(
      command.name(), step, Actor(),
      [&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        return Keep(command, pin, v1::SECRET_ORIGIN_VENDOR_RECORD, step, batch);
      });
}

absl::StatusOr<v1::Command> PinKeeper::NoteWithoutPin(
    const v1::Command& command, const Step& step, const absl::Status& why) {
  if (!absl::IsNotFound(why)) {
    LogStatus(Severity::kWarning, "the PIN of a lock could not be read again",
              why, {{"command", command.name()}});
  }
  absl::MutexLock lock(&book_.mu());
  return store_.Transition(
      command.name(), step, Actor(),
      [&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        if (step.state != v1::COMMAND_STATE_SUCCEEDED) return absl::OkStatus();
        return book_.Confirm(DeviceOf(command), command.name(), clock_.Now(),
                             batch);
      });
}

absl::StatusOr<v1::Command> PinKeeper::NoteErased(const v1::Command& command,
                                                  const Step& step) {
  absl::MutexLock lock(&book_.mu());
  return store_.Transition(
      command.name(), step, Actor(),
      [&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        return book_.Release(DeviceOf(command), clock_.Now(), batch);
      });
}

bool PinKeeper::HasPin(const v1::Command& command) const {
  if (!command.command().has_lock()) return false;
  const auto device = devices_.GetDevice(DeviceOf(command));
  return !device.ok() || device->platform() == device::v1::PLATFORM_MAC;
}

absl::Status PinKeeper::Keep(const v1::Command& command, const Secret& pin,
                             v1::SecretOrigin origin, const Step& step,
                             RocksBatch& batch) {
  v1::SecretRecord record;
  record.set_kind(connector::v1::SECRET_KIND_UNLOCK_PIN);
  record.set_origin(origin);
  record.set_command(command.name());
  *record.mutable_create_time() = ToProto(clock_.Now());
  if (step.state == v1::COMMAND_STATE_SUCCEEDED) {
    *record.mutable_confirm_time() = ToProto(clock_.Now());
  }
  return book_.Put(record, DeviceOf(command), pin, batch);
}

}  // namespace muster::actions
