#ifndef ACTIONS_DISPATCH_SENDER_H_
#define ACTIONS_DISPATCH_SENDER_H_

#include "absl/status/status.h"
#include "actions/peers/command_gateway.h"
#include "actions/store/command_store.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Hands commands to the connector, each at most once: the intent is on the
// disk before the call, and a command whose intent is there is sent again only
// if an answer proved that nothing was sent.
//
// To be called on one thread. `store` and `gateway` must outlive it.
class Sender {
 public:
  Sender(CommandStore& store, CommandGateway& gateway)
      : store_(store), gateway_(gateway) {}

  // Sends `command`, which is QUEUED, in a span `actions.send` of its trace.
  // OK if it is not QUEUED any more. An error is why it still is: the
  // connector or the vendor cannot be reached or asks to wait, or the store
  // cannot write.
  absl::Status Send(const v1::Command& command);

  // Marks `command`, which was found in SENDING, as UNCERTAIN: the process
  // ended, or the store failed, between the call and the note of its answer.
  absl::Status Doubt(const v1::Command& command);

 private:
  absl::Status CheckReachable(const v1::Command& command);
  absl::Status HandOver(const v1::Command& command);

  CommandStore& store_;
  CommandGateway& gateway_;
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_SENDER_H_
