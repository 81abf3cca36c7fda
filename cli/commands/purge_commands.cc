#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/commands/context.h"
#include "cli/report/store_report.h"

namespace muster::cli {
namespace {

using inventory::v1::Maintenance;
using inventory::v1::PurgePersonRequest;
using inventory::v1::PurgeResponse;

absl::Status AskFirst(const std::string& what) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "CONFIRMATION_MISSING",
      absl::StrCat("this erases ", what, " for good; add --yes to do it"),
      {{"what", what}});
}

void Show(Context& context, const PurgeResponse& response) {
  if (context.json) {
    context.PrintJson(response);
  } else {
    PrintPurge(response, context.out);
  }
}

absl::Status PurgeDevice(Context& context, const std::string& which, bool yes) {
  inventory::v1::PurgeDeviceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), context.FindDeviceName(which));
  if (!yes) return AskFirst(request.name());
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const PurgeResponse response,
      Call(client->maintenance(), &Maintenance::StubInterface::PurgeDevice,
           request, kLongCall));
  Show(context, response);
  return absl::OkStatus();
}

std::string PersonWord(const PurgePersonRequest& person) {
  if (person.user_name().empty()) {
    return absl::StrCat("the person with e-mail ", person.email());
  }
  if (person.email().empty()) {
    return absl::StrCat("the person with user name ", person.user_name());
  }
  return absl::StrCat("whoever has e-mail ", person.email(), " or user name ",
                      person.user_name());
}

absl::Status PurgePerson(Context& context, const PurgePersonRequest& person,
                         bool yes) {
  if (person.email().empty() && person.user_name().empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "USAGE",
                 "say who by --email, --user-name or both");
  }
  if (!yes) return AskFirst(PersonWord(person));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const PurgeResponse response,
      Call(client->maintenance(), &Maintenance::StubInterface::PurgePerson,
           person, kLongCall));
  Show(context, response);
  return absl::OkStatus();
}

std::shared_ptr<bool> AddYes(CLI::App& command) {
  auto yes = std::make_shared<bool>(false);
  command.add_flag("--yes", *yes, "Do it; nothing brings it back");
  return yes;
}

void AddPurgePerson(CLI::App& purge, Context& context) {
  auto* command = purge.add_subcommand(
      "person", "Erase a person from every record and its history");
  struct Options {
    std::string email, user_name;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--email", options->email, "The whole e-mail");
  command->add_option("--user-name", options->user_name,
                      "The whole name of the local account");
  auto yes = AddYes(*command);
  command->callback([&context, options, yes] {
    context.run = [&context, options, yes] {
      PurgePersonRequest person;
      person.set_email(options->email);
      person.set_user_name(options->user_name);
      return PurgePerson(context, person, *yes);
    };
  });
}

}  // namespace

void AddPurgeCommands(CLI::App& app, Context& context) {
  auto* purge = app.add_subcommand("purge", "Erase a device or a person");
  purge->require_subcommand(1);
  auto* device = purge->add_subcommand(
      "device", "Erase a device, its facets and its history");
  auto which = std::make_shared<std::string>();
  device->add_option("device", *which, "Serial number or resource name")
      ->required();
  auto yes = AddYes(*device);
  device->callback([&context, which, yes] {
    context.run = [&context, which, yes] {
      return PurgeDevice(context, *which, *yes);
    };
  });
  AddPurgePerson(*purge, context);
}

}  // namespace muster::cli
