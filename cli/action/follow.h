// What becomes of commands, as it happens. Not thread-safe.
#ifndef CLI_ACTION_FOLLOW_H_
#define CLI_ACTION_FOLLOW_H_

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::cli {

// Gives each message of the stream to `each`, until that returns false, the
// server ends the stream, or `deadline` passes: all three are OK. A stream that
// breaks off after a message is resumed where it was.
//
// Errors: those of `each` and of Actions.WatchCommands. UNAVAILABLE if it
// cannot be resumed within a minute.
absl::Status WatchCommands(
    Client& client, actions::v1::WatchCommandsRequest request,
    absl::Time deadline,
    const std::function<
        absl::StatusOr<bool>(const actions::v1::WatchCommandsResponse&)>& each);

// Follows the command until it has ended or `at_most` has passed, writing each
// state that it enters, and returns it as it is then.
absl::StatusOr<actions::v1::Command> FollowCommand(Client& client,
                                                   const std::string& name,
                                                   absl::Duration at_most,
                                                   std::ostream& out);

// Follows every command of the batch likewise; each line begins with the serial
// number.
absl::StatusOr<actions::v1::Batch> FollowBatch(Client& client,
                                               const std::string& name,
                                               absl::Duration at_most,
                                               std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_ACTION_FOLLOW_H_
