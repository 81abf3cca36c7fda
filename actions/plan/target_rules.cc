#include "actions/plan/target_rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/plan/command_options.h"
#include "actions/plan/os_version.h"
#include "base/errors.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

v1::PlanNote Note(absl::string_view reason, absl::string_view message,
                  bool can_be_overridden = false) {
  v1::PlanNote note;
  note.set_reason(std::string(reason));
  note.set_message(std::string(message));
  note.set_can_be_overridden(can_be_overridden);
  return note;
}

v1::PlanNote Note(const absl::Status& status) {
  return Note(ErrorReason(status), status.message());
}

bool IsMac(const device::v1::Device& device) {
  return device.platform() == device::v1::PLATFORM_MAC;
}

// "Apple M2" and the like in its marketing name, or the year with its chip:
// `MacBook Air (M1, 2020)`. The row of the list has no processor.
bool MayBeAppleSilicon(const device::v1::Device& device) {
  const std::string& model = device.model();
  for (const char* const chip : {"M1", "M2", "M3", "M4", "M5"}) {
    if (absl::StrContains(model, chip)) return true;
  }
  return absl::StartsWith(device.model_identifier(), "Mac1");
}

}  // namespace

bool IsProtected(const device::v1::Device& device,
                 const guard::v1::GuardSettings& settings) {
  const auto& blueprints = settings.protected_blueprint_ids();
  if (std::find(blueprints.begin(), blueprints.end(),
                device.blueprint().id()) != blueprints.end()) {
    return true;
  }
  const auto& tags = settings.protected_tags();
  return std::any_of(
      device.tags().begin(), device.tags().end(), [&](const std::string& tag) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
      });
}

std::vector<v1::PlanNote> BlockersOf(
    const connector::v1::DeviceCommand& command,
    const device::v1::Device& device, const absl::Status& supported) {
  std::vector<v1::PlanNote> blockers;
  if (device.state() == device::v1::STATE_REMOVED) {
    blockers.push_back(Note("DEVICE_REMOVED",
                            "The device is not managed any more; nothing can "
                            "be sent to it."));
  }
  if (device.serial_number().empty()) {
    blockers.push_back(Note("SERIAL_NUMBER_MISSING",
                            "The device has no serial number, by which it "
                            "could be told from another."));
  }
  if (!supported.ok()) blockers.push_back(Note(supported));
  const absl::Status options = CheckOptionsOn(device, command);
  if (!options.ok()) blockers.push_back(Note(options));
  if (command.has_lock() && IsMac(device) && MayBeAppleSilicon(device) &&
      OsBelow(device, 11, 5)) {
    blockers.push_back(
        Note("LOCK_DEACTIVATES",
             "A lock deactivates a Mac with Apple silicon before macOS 11.5: "
             "it needs a network and an administrator to come back.",
             /*can_be_overridden=*/true));
  }
  return blockers;
}

std::vector<v1::PlanNote> WarningsOf(
    const connector::v1::DeviceCommand& command,
    const device::v1::Device& device, absl::Time now,
    absl::Duration offline_after) {
  std::vector<v1::PlanNote> warnings;
  const absl::Time seen = absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(
          device.last_check_in_time()));
  if (!device.has_last_check_in_time()) {
    warnings.push_back(
        Note("DEVICE_SILENT", "The device has never checked in."));
  } else if (now - seen > offline_after) {
    warnings.push_back(Note(
        "DEVICE_SILENT",
        absl::StrCat(
            "The device has been silent since ",
            absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", seen, absl::UTCTimeZone()),
            "; the command waits for it, for months if need "
            "be.")));
  }
  if (!command.erase().pin().empty() && MayBeAppleSilicon(device)) {
    warnings.push_back(Note("ERASE_PIN_UNUSED",
                            "A Mac with Apple silicon does not use the PIN."));
  }
  if (command.remote_desktop().enabled()) {
    warnings.push_back(Note("REMOTE_DESKTOP_FAILS_COMPLIANCE",
                            "A compliance check fails while remote desktop is "
                            "on."));
  }
  if (command.has_delete_device()) {
    warnings.push_back(Note("RECORD_GOES_TOO",
                            "The vendor's record goes, with its secrets: the "
                            "recovery key cannot be read any more."));
  }
  return warnings;
}

}  // namespace muster::actions
