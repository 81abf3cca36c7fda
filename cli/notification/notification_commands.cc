#include "cli/notification/notification_commands.h"

#include <memory>
#include <string>

#include "cli/commands/context.h"
#include "cli/notification/notification_report.h"

namespace muster::cli {
namespace {

using notifier::v1::Notifier;

absl::Status ListNotifications(Context& context, int limit) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  notifier::v1::ListNotificationsRequest request;
  request.set_page_size(limit);
  ASSIGN_OR_RETURN(const auto page,
                   Call(client->notifier(),
                        &Notifier::StubInterface::ListNotifications, request));
  if (!context.json) {
    PrintNotificationRows(page, context.out);
    return absl::OkStatus();
  }
  for (const auto& sent : page.notifications()) context.PrintJson(sent);
  return absl::OkStatus();
}

absl::Status SendTest(Context& context, const std::string& recipient) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  notifier::v1::SendTestRequest request;
  request.set_recipient(recipient);
  ASSIGN_OR_RETURN(
      const auto sent,
      Call(client->notifier(), &Notifier::StubInterface::SendTest, request));
  if (context.json) {
    context.PrintJson(sent);
  } else {
    context.out << "sent to " << sent.recipient() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddNotificationCommands(CLI::App& app, Context& context) {
  auto* list =
      app.add_subcommand("notifications", "List who was told of what trouble");
  auto limit = std::make_shared<int>(0);
  list->add_option("--limit", *limit, "At most so many; default 50");
  list->callback([&context, limit] {
    context.run = [&context, limit] {
      return ListNotifications(context, *limit);
    };
  });

  auto* group = app.add_subcommand("notify", "Try the ways to recipients");
  group->require_subcommand(1);
  auto* test = group->add_subcommand("test", "Send one message as proof");
  auto recipient = std::make_shared<std::string>();
  test->add_option("recipient", *recipient, "As the configuration names it")
      ->required();
  test->callback([&context, recipient] {
    context.run = [&context, recipient] {
      return SendTest(context, *recipient);
    };
  });
}

}  // namespace muster::cli
