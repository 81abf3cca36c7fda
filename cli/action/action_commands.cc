#include "cli/action/action_commands.h"

#include "cli/action/decision_commands.h"
#include "cli/action/query_commands.h"
#include "cli/action/send_commands.h"

namespace muster::cli {

void AddActionCommands(CLI::App& app, Context& context) {
  AddSendCommands(app, context);
  AddDecisionCommands(app, context);
  AddQueryCommands(app, context);
}

}  // namespace muster::cli
