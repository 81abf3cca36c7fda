// The life of a command: which state may follow which, and what a move writes
// into the command.
//
//   AWAITING_APPROVAL ─▶ APPROVED (waits out a delay) ─▶ HELD (over budget)
//         │                  │                            │
//         └──────────────────┴─────────▶ QUEUED ◀─────────┘
//   QUEUED ─▶ SENDING ─▶ ACCEPTED ◀─▶ RUNNING, NOT_NOW, OFFLINE_PENDING
//     ▲          │ │        ▲               │
//     └──────────┘ └─▶ UNCERTAIN            └─▶ SUCCEEDED, FAILED
//   (nothing sent)
//
// QUEUED, SENDING and UNCERTAIN may end at once, too. UNCERTAIN never goes back
// to QUEUED or SENDING: what may have been sent is not sent again. Whatever was
// not sent may end as DENIED, EXPIRED, CANCELLED or DRIFTED.
#ifndef ACTIONS_STORE_LIFECYCLE_H_
#define ACTIONS_STORE_LIFECYCLE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// One move of a command, or news about it that leave it where it is.
struct Step {
  // The state to enter. The current one: only the fields below change.
  v1::CommandState state = v1::COMMAND_STATE_UNSPECIFIED;
  // Why, one sentence.
  std::string message{};
  // For programs. Only with FAILED and UNCERTAIN.
  std::string error_reason{};
  // The vendor's id of the command. Empty: what is known stays.
  std::string vendor_command_id{};
  // The vendor's last word. Unspecified: what is known stays.
  connector::v1::VendorState vendor_state =
      connector::v1::VENDOR_STATE_UNSPECIFIED;
  // Only with SUCCEEDED: the device was in that state before; or it is not
  // known whether it did it.
  bool already_done = false;
  bool unconfirmed = false;
  // Only with OFFLINE_PENDING.
  absl::Time silent_since = absl::InfinitePast();
  // The state that the command must be in. Unspecified: whichever CanMove()
  // allows.
  v1::CommandState only_from = v1::COMMAND_STATE_UNSPECIFIED;
  // Who decided so; unset: nobody did.
  std::optional<v1::Decision> decision = std::nullopt;
};

// Whether a command can be in `from` and then in `to`. False for from == to.
bool CanMove(v1::CommandState from, v1::CommandState to);

// Whether a command in `state` has ended.
bool IsTerminal(v1::CommandState state);

// Whether nothing of a command in `state` was sent, and it may be taken back.
bool IsUnsent(v1::CommandState state);

// `state` without its prefix, such as `QUEUED`.
std::string StateWord(v1::CommandState state);

// Name of the device of `command`: `sources/{source}/devices/{device}`.
std::string DeviceOf(const v1::Command& command);

// Name of its source: `sources/{source}`.
std::string SourceOf(const v1::Command& command);

// Makes `command` a new one: in `step.state`, one of those before SENDING,
// since `now`.
void Begin(const Step& step, absl::Time now, v1::Command& command);

// Applies `step` to `command`; `now` becomes the time of the move. Entering
// SENDING sets `send_time`, going back to QUEUED clears it, what was sent or
// has ended has no `expire_time`, a terminal state sets `end_time`. On an error
// the command is untouched.
//
// Errors:
//   ABORTED COMMAND_MOVED: it is not in `step.only_from` any more.
//   INTERNAL COMMAND_TRANSITION_ILLEGAL: CanMove() says no: a fault of ours.
absl::Status Apply(const Step& step, absl::Time now, v1::Command& command);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_LIFECYCLE_H_
