// What the answer to a SendCommand call means for the command. Here it is
// decided what may be sent again: only what an error proves was never sent.
//
//   answer                                               next state
//   OK, already_done                                     SUCCEEDED
//   OK, untracked (the vendor keeps no record of it)     SUCCEEDED,
//                                                        unconfirmed
//   OK                                                   ACCEPTED
//   UNAVAILABLE COMMAND_NOT_SENT (the device could not    QUEUED
//     be looked at first), HOST_UNREACHABLE or
//     HOST_NOT_RESOLVED (the vendor could not be
//     connected to),
//     RESOURCE_EXHAUSTED SOURCE_THROTTLED (it was, or
//     we were, over the limit),
//     FAILED_PRECONDITION SOURCE_CREDENTIAL_REFUSED,
//     SOURCE_PERMISSION_MISSING (refused until
//     somebody mends it)
//   DEVICE_DRIFTED, DEVICE_NOT_FOUND                     DRIFTED
//   FAILED_PRECONDITION, NOT_FOUND, ABORTED,             FAILED
//     UNIMPLEMENTED, INVALID_ARGUMENT with a reason:
//     the connector or the vendor said no
//   all else: COMMAND_IN_DOUBT, no answer, no reason     UNCERTAIN
//
// Source: the errors of muster.connector.v1.Connector; a lost answer or a 5xx
// is COMMAND_IN_DOUBT there, never HOST_UNREACHABLE.
#ifndef ACTIONS_DISPATCH_SEND_OUTCOME_H_
#define ACTIONS_DISPATCH_SEND_OUTCOME_H_

#include "absl/status/statusor.h"
#include "actions/store/lifecycle.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// Whether `error`, from a SendCommand call, proves that the vendor got
// nothing.
bool ProvesNothingWasSent(const absl::Status& error);

// The step of a command, nothing of which was sent, after `error` of a
// PrepareCommand call: DRIFTED if the device is not there or not the one that
// was meant, FAILED if the connector or the vendor said no, else QUEUED.
Step StepUnprepared(const absl::Status& error);

// The step of a command that is SENDING after `answer`.
Step StepAfterSend(
    const absl::StatusOr<connector::v1::SendCommandResponse>& answer);

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_SEND_OUTCOME_H_
