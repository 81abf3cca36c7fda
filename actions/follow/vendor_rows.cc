#include "actions/follow/vendor_rows.h"

#include "absl/strings/str_cat.h"
#include "actions/store/command_kind.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

bool RequestedWhileSending(const v1::Command& command,
                           const connector::v1::VendorCommand& row) {
  const absl::Time requested = FromProto(row.request_time());
  const absl::Time sent = FromProto(command.send_time());
  return requested >= sent - kClockSkew &&
         requested <= sent + kSendWindow + kClockSkew;
}

RowMatch FindById(const std::string& id,
                  const std::vector<connector::v1::VendorCommand>& rows) {
  for (const connector::v1::VendorCommand& row : rows) {
    if (row.id() == id) return {&row, 1};
  }
  return {};
}

Step FailedStep(const connector::v1::VendorCommand& row) {
  return {v1::COMMAND_STATE_FAILED,
          row.error_message().empty()
              ? "The device reported a failure without saying why."
              : absl::StrCat("The device reported: ", row.error_message()),
          "COMMAND_FAILED_ON_DEVICE"};
}

Step StateStep(const v1::Command& command,
               const connector::v1::VendorCommand& row) {
  switch (row.state()) {
    case connector::v1::VENDOR_STATE_PENDING:
      return {v1::COMMAND_STATE_ACCEPTED,
              "The vendor has it and waits for the device."};
    case connector::v1::VENDOR_STATE_RUNNING:
      return {v1::COMMAND_STATE_RUNNING, "The device has it."};
    case connector::v1::VENDOR_STATE_NOT_NOW:
      return {v1::COMMAND_STATE_NOT_NOW,
              "The device said \"not now\"; it will be asked again."};
    case connector::v1::VENDOR_STATE_COMPLETED:
      return {v1::COMMAND_STATE_SUCCEEDED, "The device did it."};
    case connector::v1::VENDOR_STATE_FAILED:
      return FailedStep(row);
    default:
      return {command.state(),
              "The vendor shows it in a state that Muster does not know."};
  }
}

}  // namespace

absl::Time RequestedAfter(const v1::Command& command) {
  return FromProto(command.send_time()) - kClockSkew;
}

RowMatch FindRow(const v1::Command& command,
                 const std::vector<connector::v1::VendorCommand>& rows,
                 const absl::flat_hash_set<std::string>& taken) {
  if (!command.vendor_command_id().empty()) {
    return FindById(command.vendor_command_id(), rows);
  }
  const std::string kind = CommandKind(command.command());
  RowMatch match;
  for (const connector::v1::VendorCommand& row : rows) {
    if (row.kind() != kind || taken.contains(row.id())) continue;
    if (!RequestedWhileSending(command, row)) continue;
    match.row = ++match.candidates == 1 ? &row : nullptr;
  }
  return match;
}

Step StepAfterRow(const v1::Command& command,
                  const connector::v1::VendorCommand& row) {
  Step step = StateStep(command, row);
  step.vendor_command_id = row.id();
  step.vendor_state = row.state();
  return step;
}

Step StepWithoutRow(const v1::Command& command, const RowMatch& match) {
  Step step;
  step.state = command.state();
  step.error_reason = command.error_reason();
  if (match.candidates > 0) {
    step.message =
        "The device's list does not tell which of its commands is this one; it "
        "is not sent again by itself.";
  } else if (!command.vendor_command_id().empty()) {
    step.message = "The device's list does not show it any more.";
  } else if (command.state() == v1::COMMAND_STATE_UNCERTAIN) {
    step.message =
        "The device's list does not show it so far; it is looked for, and not "
        "sent again by itself.";
  } else {
    step.message =
        "The vendor took it, and the device's list does not show it yet.";
  }
  return step;
}

}  // namespace muster::actions
