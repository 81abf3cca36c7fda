#include "cli/source/intake_commands.h"

#include <filesystem>
#include <memory>
#include <string>

#include "cli/report/source_report.h"
#include "cli/source/review_report.h"
#include "cli/source/scope_options.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using config::v1::IruSource;
using connector::v1::Connector;

struct ConnectOptions {
  std::string name, host, region = "us", token_file;
  bool read_only = false;
  bool allow_plaintext_loopback = false;
  ScopeOptions scope;
};

struct OneOptions {
  std::string source;
  ScopeOptions scope;
};

absl::StatusOr<IruSource::Region> ParseRegion(const std::string& text) {
  if (text == "us") return IruSource::REGION_US;
  if (text == "eu") return IruSource::REGION_EU;
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               "there is no region " + text + "; take us or eu");
}

absl::StatusOr<connector::v1::ConnectSourceRequest> RequestOf(
    const ConnectOptions& options) {
  connector::v1::ConnectSourceRequest request;
  IruSource& source = *request.mutable_source();
  source.set_source(SourceName(options.name));
  source.set_host(options.host);
  ASSIGN_OR_RETURN(const auto region, ParseRegion(options.region));
  source.set_region(region);
  // The connector reads it, from a directory of its own.
  source.set_token_file(std::filesystem::absolute(options.token_file).string());
  source.set_read_only(options.read_only);
  source.set_allow_plaintext_loopback(options.allow_plaintext_loopback);
  ASSIGN_OR_RETURN(config::v1::DeviceScope scope, ToScope(options.scope));
  if (scope.ByteSizeLong() > 0) *source.mutable_scope() = std::move(scope);
  return request;
}

absl::Status Connect(Context& context, const ConnectOptions& options) {
  ASSIGN_OR_RETURN(const auto request, RequestOf(options));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->connector(), &Connector::StubInterface::ConnectSource,
           request, kLongCall));
  if (context.json) {
    context.PrintJson(response);
    return absl::OkStatus();
  }
  connector::v1::CheckAccessResponse access;
  *access.mutable_access() = response.access();
  PrintAccess(access, context.out);
  context.out << request.source().source() << " was read once:\n";
  PrintReview(response.review(), context.out);
  context.out << "Nothing of it is used yet. If it is the right one: "
                 "`musterctl source activate "
              << LastPart(request.source().source()) << "`\n";
  return absl::OkStatus();
}

absl::Status Activate(Context& context, const OneOptions& options) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  connector::v1::ActivateSourceRequest request;
  request.set_source(SourceName(options.source));
  ASSIGN_OR_RETURN(const auto response,
                   Call(client->connector(),
                        &Connector::StubInterface::ActivateSource, request));
  if (context.json) {
    context.PrintJson(response);
  } else {
    context.out << request.source() << " is active; " << response.sync()
                << " begun\n";
  }
  return absl::OkStatus();
}

absl::Status Preview(Context& context, const OneOptions& options) {
  connector::v1::PreviewScopeRequest request;
  ASSIGN_OR_RETURN(*request.mutable_scope(), ToScope(options.scope));
  ASSIGN_OR_RETURN(const std::string source,
                   context.FindSource(options.source));
  request.set_source(source);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->connector(), &Connector::StubInterface::PreviewScope,
           request, kLongCall));
  if (context.json) {
    context.PrintJson(response);
  } else {
    context.out << source << " with that scope:\n";
    PrintPreview(response, context.out);
  }
  return absl::OkStatus();
}

void AddConnect(CLI::App& group, Context& context) {
  auto* command = group.add_subcommand(
      "connect", "Try a tenant and read it once, using nothing of it yet");
  auto options = std::make_shared<ConnectOptions>();
  command->add_option("--name", options->name, "Such as iru-eu")->required();
  command
      ->add_option("--host", options->host,
                   "API host of the tenant, or its bare subdomain")
      ->required();
  command->add_option("--region", options->region,
                      "us or eu, where a bare subdomain lives");
  command
      ->add_option("--token-file", options->token_file,
                   "File of the API token, readable by the connector only")
      ->required();
  command->add_flag("--read-only", options->read_only,
                    "Refuse everything that changes the tenant");
  command->add_flag("--allow-plaintext-loopback",
                    options->allow_plaintext_loopback,
                    "Let the host be http:// on this machine");
  AddScopeOptions(*command, options->scope);
  command->callback([&context, options] {
    context.run = [&context, options] { return Connect(context, *options); };
  });
}

}  // namespace

void AddIntakeCommands(CLI::App& group, Context& context) {
  AddConnect(group, context);

  auto* activate =
      group.add_subcommand("activate", "Begin to use a source after a look");
  auto activated = std::make_shared<OneOptions>();
  activate->add_option("source", activated->source, "Such as iru")->required();
  activate->callback([&context, activated] {
    context.run = [&context, activated] {
      return Activate(context, *activated);
    };
  });

  auto* preview = group.add_subcommand(
      "preview", "Show what a scope would take in and leave out");
  auto previewed = std::make_shared<OneOptions>();
  preview->add_option("source", previewed->source,
                      "Which one; needed only where there are several");
  AddScopeOptions(*preview, previewed->scope);
  preview->callback([&context, previewed] {
    context.run = [&context, previewed] {
      return Preview(context, *previewed);
    };
  });
}

}  // namespace muster::cli
