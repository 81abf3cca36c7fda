#include "actions/dispatch/sender.h"

#include "absl/strings/str_cat.h"
#include "actions/dispatch/send_outcome.h"
#include "actions/store/command_kind.h"
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

}  // namespace

absl::Status Sender::Send(const v1::Command& command) {
  Span span = SpanFor(command);
  const WithSpan scope(span);
  absl::Status status = CheckReachable(command);
  if (status.ok()) status = HandOver(command);
  span.SetStatus(status);
  if (!status.ok()) {
    LogStatus(Severity::kWarning, "a command could not be sent", status,
              {{"command", command.name()}});
  }
  return status;
}

absl::Status Sender::CheckReachable(const v1::Command& command) {
  const absl::Status reached = gateway_.Describe().status();
  if (reached.ok()) return reached;
  RETURN_IF_ERROR(
      store_
          .Transition(command.name(),
                      {v1::COMMAND_STATE_QUEUED,
                       absl::StrCat("Waits to be sent: ", reached.message())})
          .status());
  return reached;
}

absl::Status Sender::HandOver(const v1::Command& command) {
  RETURN_IF_ERROR(
      store_
          .Transition(command.name(), {v1::COMMAND_STATE_SENDING,
                                       "Is being handed to the vendor."})
          .status());
  const auto answer = gateway_.Send(DeviceOf(command), command.serial_number(),
                                    command.command());
  RETURN_IF_ERROR(
      store_.Transition(command.name(), StepAfterSend(command, answer))
          .status());
  return ProvesNothingWasSent(answer.status()) ? answer.status()
                                               : absl::OkStatus();
}

absl::Status Sender::Doubt(const v1::Command& command) {
  return store_
      .Transition(command.name(),
                  {v1::COMMAND_STATE_UNCERTAIN,
                   "Muster stopped while it was being sent; the device's list "
                   "will tell whether the vendor took it.",
                   "COMMAND_IN_DOUBT"})
      .status();
}

}  // namespace muster::actions
