#include <memory>
#include <string>
#include <vector>

#include "cli/commands/context.h"
#include "cli/report/ledger_report.h"

namespace muster::cli {
namespace {

using grpc::ClientContext;
using inventory::v1::Hold;
using inventory::v1::Incident;
using inventory::v1::Sources;
using inventory::v1::Spend;

constexpr int kRowsPerSource = 50;

struct LedgerOptions {
  std::string source, name, reason;
};

template <typename Request, typename Response>
using Method = grpc::Status (Sources::StubInterface::*)(ClientContext*,
                                                        const Request&,
                                                        Response*);

// The latest of each source that is meant; `rows_of` picks them from a page.
template <typename Row, typename Request, typename Response, typename RowsOf>
absl::StatusOr<std::vector<Row>> Latest(Context& context,
                                        const std::string& which,
                                        Method<Request, Response> method,
                                        RowsOf rows_of) {
  ASSIGN_OR_RETURN(const auto sources, context.FindSources(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  std::vector<Row> rows;
  for (const std::string& source : sources) {
    Request request;
    request.set_parent(source);
    request.set_page_size(kRowsPerSource);
    ASSIGN_OR_RETURN(const Response page,
                     Call(client->sources(), method, request));
    rows.insert(rows.end(), rows_of(page).begin(), rows_of(page).end());
  }
  return rows;
}

template <typename Row>
absl::Status Show(Context& context,
                  const absl::StatusOr<std::vector<Row>>& rows,
                  void (*print)(const std::vector<Row>&, std::ostream&)) {
  RETURN_IF_ERROR(rows.status());
  if (!context.json) {
    print(*rows, context.out);
    return absl::OkStatus();
  }
  for (const Row& row : *rows) context.PrintJson(row);
  return absl::OkStatus();
}

absl::Status ListHolds(Context& context, const LedgerOptions& options) {
  return Show<Hold>(
      context,
      Latest<Hold>(
          context, options.source, &Sources::StubInterface::ListHolds,
          [](const auto& page) -> const auto& { return page.holds(); }),
      PrintHoldRows);
}

absl::Status ListIncidents(Context& context, const LedgerOptions& options) {
  return Show<Incident>(
      context,
      Latest<Incident>(
          context, options.source, &Sources::StubInterface::ListIncidents,
          [](const auto& page) -> const auto& { return page.incidents(); }),
      PrintIncidentRows);
}

absl::Status ListSpend(Context& context, const LedgerOptions& options) {
  return Show<Spend>(
      context,
      Latest<Spend>(
          context, options.source, &Sources::StubInterface::ListSpend,
          [](const auto& page) -> const auto& { return page.spend(); }),
      PrintSpend);
}

absl::Status ShowHold(Context& context, const absl::StatusOr<Hold>& hold) {
  RETURN_IF_ERROR(hold.status());
  if (context.json) {
    context.PrintJson(*hold);
  } else {
    PrintHold(*hold, context.out);
  }
  return absl::OkStatus();
}

absl::Status GetHold(Context& context, const LedgerOptions& options) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  inventory::v1::GetHoldRequest request;
  request.set_name(options.name);
  return ShowHold(context, Call(client->sources(),
                                &Sources::StubInterface::GetHold, request));
}

template <typename Request>
absl::Status Decide(Context& context, const LedgerOptions& options,
                    Method<Request, Hold> method) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  Request request;
  request.set_name(options.name);
  request.set_decided_by(UserAtHost());
  request.set_reason(options.reason);
  return ShowHold(context, Call(client->sources(), method, request));
}

using Handler = absl::Status (*)(Context&, const LedgerOptions&);

std::shared_ptr<LedgerOptions> AddRun(CLI::App& command, Context& context,
                                      Handler handler) {
  auto options = std::make_shared<LedgerOptions>();
  command.callback([&context, options, handler] {
    context.run = [&context, options, handler] {
      return handler(context, *options);
    };
  });
  return options;
}

void AddList(CLI::App& app, Context& context, const char* name,
             const char* what, Handler handler) {
  auto* command = app.add_subcommand(name, what);
  auto options = AddRun(*command, context, handler);
  command->add_option("--source", options->source, "One source; default all");
}

// Options of a command about one hold; a decision also takes its reason.
void AddHoldCommand(CLI::App& group, Context& context, const char* name,
                    const char* what, Handler handler, bool decides) {
  auto* command = group.add_subcommand(name, what);
  auto options = AddRun(*command, context, handler);
  command
      ->add_option("hold", options->name, "Resource name, as `holds` shows it")
      ->required();
  if (!decides) return;
  command->add_option("--reason", options->reason, "Why; kept with the hold")
      ->required();
}

void AddDecisions(CLI::App& group, Context& context) {
  AddHoldCommand(
      group, context, "release", "Let its devices go",
      [](Context& context, const LedgerOptions& options) {
        return Decide<inventory::v1::ReleaseHoldRequest>(
            context, options, &Sources::StubInterface::ReleaseHold);
      },
      true);
  AddHoldCommand(
      group, context, "reject", "Keep its devices",
      [](Context& context, const LedgerOptions& options) {
        return Decide<inventory::v1::RejectHoldRequest>(
            context, options, &Sources::StubInterface::RejectHold);
      },
      true);
}

}  // namespace

void AddLedgerCommands(CLI::App& app, Context& context) {
  AddList(app, context, "holds", "List removals that wait for an operator",
          ListHolds);
  AddList(app, context, "incidents", "List what is or was wrong with sources",
          ListIncidents);
  AddList(app, context, "spend", "Show requests to vendors by hour and lane",
          ListSpend);

  auto* group = app.add_subcommand("hold", "Show or decide one hold");
  group->require_subcommand(1);
  AddHoldCommand(*group, context, "show", "Show its devices", GetHold, false);
  AddDecisions(*group, context);
  // The same by another name: a hold is a sync that waits.
  AddDecisions(*app.get_subcommand("sync"), context);
}

}  // namespace muster::cli
