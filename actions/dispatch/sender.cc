#include "actions/dispatch/sender.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/dispatch/drift.h"
#include "actions/dispatch/send_outcome.h"
#include "actions/store/admission.h"
#include "actions/store/command_kind.h"
#include "actions/store/command_secrets.h"
#include "actions/store/lifecycle.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

namespace muster::actions {
namespace {

Span SpanFor(const v1::Command& command) {
  SpanOptions options;
  options.parent_traceparent = command.traceparent();
  options.keep = true;
  Span span("actions.send", options);
  span.SetAttribute("muster.command", command.name());
  span.SetAttribute("muster.command.kind", CommandKind(command.command()));
  return span;
}

absl::Status Ended(const v1::Command& command, const absl::Status& status,
                   Span& span) {
  span.SetStatus(status);
  if (!status.ok()) {
    LogStatus(Severity::kWarning, "a command could not be sent", status,
              {{"command", command.name()}});
  }
  return status;
}

Step DriftStep(const std::string& drift) {
  return {v1::COMMAND_STATE_DRIFTED,
          absl::StrCat("Nothing was sent: the vendor shows the device with ",
                       drift, " changed; plan it anew."),
          "DEVICE_DRIFTED"};
}

}  // namespace

void Sender::Prepare(const v1::Command& command, Preparation& preparation) {
  Span span = SpanFor(command);
  const WithSpan scope(span);
  preparation.device = gateway_.Prepare(
      DeviceOf(command), command.serial_number(), command.command());
  preparation.done.Notify();
}

absl::Status Sender::Send(const v1::Command& command) {
  Span span = SpanFor(command);
  const WithSpan scope(span);
  return Ended(command, SendQueued(command), span);
}

absl::Status Sender::SendQueued(const v1::Command& command) {
  if (const absl::Status may = may_send_(command); !may.ok()) {
    return StayQueued(command, may);
  }
  const auto device = gateway_.Prepare(
      DeviceOf(command), command.serial_number(), command.command());
  bool may_go_on = false;
  RETURN_IF_ERROR(Check(command, device, v1::COMMAND_STATE_QUEUED, may_go_on));
  if (!may_go_on) return absl::OkStatus();
  RETURN_IF_ERROR(store_.Transition(command.name(), SendingStep()).status());
  return HandOverIfAllowed(command);
}

absl::Status Sender::SendStarted(const v1::Command& command,
                                 const Preparation& preparation) {
  Span span = SpanFor(command);
  const WithSpan scope(span);
  preparation.done.WaitForNotification();
  bool may_go_on = false;
  absl::Status status =
      Check(command, preparation.device, v1::COMMAND_STATE_SENDING, may_go_on);
  if (status.ok() && may_go_on) status = HandOverIfAllowed(command);
  return Ended(command, status, span);
}

absl::Status Sender::Check(const v1::Command& command,
                           const absl::StatusOr<device::v1::Device>& device,
                           v1::CommandState from, bool& may_go_on) {
  if (!device.ok()) {
    Step step = StepUnprepared(device.status());
    step.only_from = from;
    RETURN_IF_ERROR(store_.Transition(command.name(), step).status());
    return step.state == v1::COMMAND_STATE_QUEUED ? device.status()
                                                  : absl::OkStatus();
  }
  const std::string drift = command.has_expected_device()
                                ? DriftOf(command.expected_device(), *device)
                                : "";
  may_go_on = drift.empty();
  if (may_go_on) return absl::OkStatus();
  Step step = DriftStep(drift);
  step.only_from = from;
  return store_.Transition(command.name(), step).status();
}

absl::Status Sender::StayQueued(const v1::Command& command,
                                const absl::Status& why) {
  Step step{v1::COMMAND_STATE_QUEUED,
            absl::StrCat("Waits to be sent: ", why.message())};
  step.only_from = v1::COMMAND_STATE_QUEUED;
  RETURN_IF_ERROR(store_.Transition(command.name(), step).status());
  return why;
}

absl::Status Sender::HandOverIfAllowed(const v1::Command& command) {
  const absl::Status may = may_send_(command);
  if (may.ok()) return HandOver(command);
  Step step{
      v1::COMMAND_STATE_QUEUED,
      absl::StrCat("Waits to be sent, nothing was sent: ", may.message())};
  step.only_from = v1::COMMAND_STATE_SENDING;
  RETURN_IF_ERROR(store_.Transition(command.name(), step).status());
  return may;
}

absl::Status Sender::HandOver(const v1::Command& command) {
  connector::v1::DeviceCommand payload = command.command();
  if (command.has_secret()) {
    const auto secret = [&]() -> absl::StatusOr<Secret> {
      ASSIGN_OR_RETURN(const std::string sealed,
                       store_.SealedSecretOf(command.name()));
      return vault_.OpenBytes(sealed, command.name());
    }();
    if (!secret.ok()) {
      return store_
          .Transition(command.name(), {v1::COMMAND_STATE_FAILED,
                                       absl::StrCat("Nothing was sent: ",
                                                    secret.status().message()),
                                       "SECRET_UNREADABLE"})
          .status();
    }
    PutSecret(*secret, payload);
  }
  const auto answer =
      gateway_.Send(DeviceOf(command), command.serial_number(), payload);
  RETURN_IF_ERROR(NoteAnswer(command, answer));
  return ProvesNothingWasSent(answer.status()) ? answer.status()
                                               : absl::OkStatus();
}

absl::Status Sender::NoteAnswer(
    const v1::Command& command,
    const absl::StatusOr<connector::v1::SendCommandResponse>& answer) {
  const Step step = StepAfterSend(answer);
  if (!answer.ok() || answer->unlock_pin().empty()) {
    return store_.Transition(command.name(), step).status();
  }
  const Secret pin(answer->unlock_pin());
  RegisterSecret(pin);
  const absl::Status kept = pins_.NoteAnswer(command, step, pin).status();
  if (kept.ok() || !store_.log().db().writable()) return kept;
  LogStatus(Severity::kError,
            "the PIN of a lock could not be kept; it can be read at the vendor",
            kept, {{"command", command.name()}});
  return store_.Transition(command.name(), step).status();
}

absl::Status Sender::Doubt(const v1::Command& command) {
  Step step{v1::COMMAND_STATE_UNCERTAIN,
            "Muster stopped while it was being sent; the device's list "
            "will tell whether the vendor took it.",
            "COMMAND_IN_DOUBT"};
  step.only_from = v1::COMMAND_STATE_SENDING;
  return store_.Transition(command.name(), step).status();
}

}  // namespace muster::actions
