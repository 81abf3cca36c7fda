#include "cli/trust/trust_commands.h"

#include <memory>
#include <string>

#include "cli/report/posture_report.h"
#include "cli/trust/exemption_commands.h"
#include "cli/trust/rule_commands.h"
#include "cli/trust/state_commands.h"
#include "cli/trust/verdict_commands.h"

namespace muster::cli {
namespace {

absl::Status ShowTotals(Context& context) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto response, LoadVerdicts(*client, "sources/-"));
  if (context.json) {
    context.PrintJson(response.totals());
  } else {
    PrintTrustTotals(response.totals(), context.out);
  }
  return absl::OkStatus();
}

}  // namespace

void AddTrustCommands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand(
      "trust", "Judge one device now, or show how many are trusted");
  group->require_subcommand(0, 1);
  group->fallthrough();
  auto options = std::make_shared<CheckOptions>();
  group->add_option("serial", options->device, "Serial number; none: totals");
  group->add_option("--source", options->source, "Which source");
  group->add_option("--policy", options->policy, "Which policy");
  AddVerdictCommands(*group, context);
  AddStateCommands(*group, context);
  AddRuleCommands(*group, context);
  AddExemptionCommands(*group, context);
  group->callback([group, &context, options] {
    if (!group->get_subcommands().empty()) return;
    context.run = [&context, options] {
      return options->device.empty() ? ShowTotals(context)
                                     : CheckDevice(context, *options);
    };
  });
}

}  // namespace muster::cli
