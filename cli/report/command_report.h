// Commands and their lives, for people.
#ifndef CLI_REPORT_COMMAND_REPORT_H_
#define CLI_REPORT_COMMAND_REPORT_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::cli {

// Whether it has ended.
bool Ended(const actions::v1::Command& command);

// Asks for the command until it has ended or `at_most` has passed, writing
// each state it enters, and returns it as it is then.
absl::StatusOr<actions::v1::Command> FollowCommand(Client& client,
                                                   const std::string& name,
                                                   absl::Duration at_most,
                                                   std::ostream& out);

// One command with its whole life.
void PrintCommand(const actions::v1::Command& command, std::ostream& out);

// One row per command.
void PrintCommandRows(const actions::v1::ListCommandsResponse& commands,
                      std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_REPORT_COMMAND_REPORT_H_
