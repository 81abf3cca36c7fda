#include "cli/guard/guard_commands.h"

#include <map>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "cli/guard/guard_report.h"

namespace muster::cli {
namespace {

using guard::v1::Guard;
using guard::v1::GuardMode;
using guard::v1::GuardState;

struct ModeOptions {
  GuardMode mode = guard::v1::GUARD_MODE_UNSPECIFIED;
  std::string reason;
};

struct ApproveOptions {
  std::string hash, comment;
};

absl::Status Show(Context& context, const std::string& source) {
  guard::v1::GetGuardRequest request;
  request.set_source("sources/-");
  if (!source.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_source(), context.FindSource(source));
  }
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const GuardState state,
      Call(client->guard(), &Guard::StubInterface::GetGuard, request));
  if (context.json) {
    context.PrintJson(state);
  } else {
    PrintGuard(state, absl::Now(), context.out);
  }
  return absl::OkStatus();
}

void PrintMode(Context& context, const GuardState& state) {
  if (context.json) {
    context.PrintJson(state);
  } else {
    PrintGuardMode(state, absl::Now(), context.out);
  }
}

absl::Status Stop(Context& context, const ModeOptions& options) {
  guard::v1::StopActionsRequest request;
  request.set_mode(options.mode);
  request.set_reason(options.reason);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const GuardState state,
      Call(client->guard(), &Guard::StubInterface::StopActions, request));
  PrintMode(context, state);
  return absl::OkStatus();
}

absl::Status Resume(Context& context, const ModeOptions& options) {
  guard::v1::ResumeActionsRequest request;
  request.set_mode(options.mode);
  request.set_reason(options.reason);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const GuardState state,
      Call(client->guard(), &Guard::StubInterface::ResumeActions, request));
  PrintMode(context, state);
  return absl::OkStatus();
}

absl::Status Approve(Context& context, const ApproveOptions& options) {
  guard::v1::ApproveSettingsRequest request;
  request.set_settings_hash(options.hash);
  request.set_comment(options.comment);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const GuardState state,
      Call(client->guard(), &Guard::StubInterface::ApproveSettings, request));
  if (context.json) {
    context.PrintJson(state);
  } else {
    PrintPendingSettings(state, context.out);
  }
  return absl::OkStatus();
}

void AddShow(CLI::App& group, Context& context) {
  auto source = std::make_shared<std::string>();
  group.add_option("--source", *source,
                   "Whose budgets to show; default all sources'");
  group.add_subcommand("show", "Show mode, limits and what is spent");
  group.callback([&group, &context, source] {
    if (!group.get_subcommands().empty() && !group.got_subcommand("show")) {
      return;
    }
    context.run = [&context, source] { return Show(context, *source); };
  });
}

void AddModeChange(CLI::App& group, Context& context, const char* name,
                   const char* what,
                   absl::Status (*change)(Context&, const ModeOptions&)) {
  static const std::map<std::string, GuardMode>& modes =
      *new std::map<std::string, GuardMode>{
          {"normal", guard::v1::GUARD_MODE_NORMAL},
          {"lock_only", guard::v1::GUARD_MODE_LOCK_ONLY},
          {"benign_only", guard::v1::GUARD_MODE_BENIGN_ONLY},
          {"none", guard::v1::GUARD_MODE_NONE}};
  auto* command = group.add_subcommand(name, what);
  auto options = std::make_shared<ModeOptions>();
  command
      ->add_option("mode", options->mode,
                   "What to let through: normal, lock_only, benign_only, none")
      ->required()
      ->transform(CLI::CheckedTransformer(modes, CLI::ignore_case));
  command->add_option("--reason", options->reason, "Why; kept in the audit")
      ->required();
  command->callback([&context, options, change] {
    context.run = [&context, options, change] {
      return change(context, *options);
    };
  });
}

void AddApprove(CLI::App& group, Context& context) {
  auto* command = group.add_subcommand(
      "approve-settings", "Approve limits that are looser than those in force");
  auto options = std::make_shared<ApproveOptions>();
  command
      ->add_option("--hash", options->hash,
                   "Of the limits that you looked at (musterctl guard)")
      ->required();
  command->add_option("--comment", options->comment, "Why; kept in the audit")
      ->required();
  command->callback([&context, options] {
    context.run = [&context, options] { return Approve(context, *options); };
  });
}

}  // namespace

void AddGuardCommands(CLI::App& app, Context& context) {
  auto* group =
      app.add_subcommand("guard", "Show or change what holds commands back");
  group->require_subcommand(0, 1);
  group->fallthrough();
  AddShow(*group, context);
  AddModeChange(*group, context, "stop",
                "Let less through, at once (the kill switch)", Stop);
  AddModeChange(*group, context, "resume", "Let more through again", Resume);
  AddApprove(*group, context);
}

}  // namespace muster::cli
