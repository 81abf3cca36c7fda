// Commands, batches and their lives, for people. All functions are thread-safe.
#ifndef CLI_ACTION_REPORT_COMMAND_REPORT_H_
#define CLI_ACTION_REPORT_COMMAND_REPORT_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::cli {

// Whether it has ended.
bool Ended(const actions::v1::Command& command);

// OK unless it has ended in a way that nobody asked for. Then
//   FAILED_PRECONDITION, with its `error_reason`, or its state in place of one:
//     it failed, or nothing was sent.
absl::Status FailureOf(const actions::v1::Command& command);

// Name of the field of the command that is set, such as `erase`; `?` if none.
std::string KindWord(const connector::v1::DeviceCommand& command);

// One state of a command's life on a line of its own: when, which, why.
void PrintStep(const actions::v1::Command::Transition& step, std::ostream& out);

// What a person can type to get an open command on, a line each; nothing if
// only waiting helps.
void PrintNextStep(const actions::v1::Command& command, std::ostream& out);

// One command with its whole life and who decided what.
void PrintCommand(const actions::v1::Command& command, std::ostream& out);

// A batch: how many of it are in each state, and a row for each.
void PrintBatch(const actions::v1::Batch& batch, std::ostream& out);

// One row per command, in their order.
void PrintCommandRows(const std::vector<actions::v1::Command>& commands,
                      std::ostream& out);

// The last move of a command on one line.
void PrintMove(const actions::v1::Command& command, std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_ACTION_REPORT_COMMAND_REPORT_H_
