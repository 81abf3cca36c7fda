#include "cli/trust/verdict_commands.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/errors.h"
#include "base/storage/files/durable_file.h"
#include "cli/report/posture_report.h"
#include "cli/trust/ask.h"
#include "cli/trust/trust_report.h"

namespace muster::cli {
namespace {

using trust::v1::Trust;
using trust::v1::TrustState;

struct ListOptions {
  std::string source, policy, token;
  TrustState state = trust::v1::TRUST_STATE_UNSPECIFIED;
  bool removed = false;
  int limit = 0;
};

std::string ParentOf(const std::string& source) {
  return source.empty() ? "sources/-" : SourceName(source);
}

absl::StatusOr<std::string> ReadCertificate(const std::string& path) {
  ASSIGN_OR_RETURN(std::optional<std::string> pem, ReadFileIfThere(path));
  if (pem) return *std::move(pem);
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               "there is no file " + path, {{"file", path}});
}

absl::StatusOr<trust::v1::CheckDeviceRequest> RequestOf(
    Context& context, const CheckOptions& options) {
  trust::v1::CheckDeviceRequest request;
  request.set_policy(options.policy);
  const size_t devices = options.device.find("/devices/");
  if (devices != std::string::npos) {
    request.set_parent(options.device.substr(0, devices));
    request.mutable_identity()->set_device(options.device);
    return request;
  }
  ASSIGN_OR_RETURN(*request.mutable_parent(),
                   context.FindSource(options.source));
  if (options.certificate.empty()) {
    request.set_serial_number(options.device);
  } else {
    ASSIGN_OR_RETURN(
        *request.mutable_identity()->mutable_certificate()->mutable_pem(),
        ReadCertificate(options.certificate));
  }
  return request;
}

absl::Status List(Context& context, const ListOptions& options) {
  trust::v1::ListVerdictsRequest request;
  request.set_parent(ParentOf(options.source));
  request.set_policy(options.policy);
  request.set_state(options.state);
  request.set_show_removed(options.removed);
  return ListTrust(context, &Trust::StubInterface::ListVerdicts, request,
                   options.limit, PrintVerdicts);
}

absl::Status Watch(Context& context, const ListOptions& options) {
  trust::v1::WatchVerdictsRequest request;
  request.set_parent(ParentOf(options.source));
  request.set_policy(options.policy);
  request.set_resume_token(options.token);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  grpc::ClientContext call;
  const auto reader = client->trust().WatchVerdicts(&call, request);
  trust::v1::WatchVerdictsResponse batch;
  while (reader->Read(&batch)) {
    if (context.json) {
      context.PrintJson(batch);
    } else {
      PrintVerdictBatch(batch, context.out);
    }
  }
  return FromCall(reader->Finish());
}

absl::Status History(Context& context, const CheckOptions& options, int limit) {
  trust::v1::ListVerdictChangesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_device(),
                   context.FindDeviceName(options.device));
  request.set_policy(options.policy);
  return ListTrust(context, &Trust::StubInterface::ListVerdictChanges, request,
                   limit, PrintVerdictChanges);
}

void AddCheck(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand("check", "Judge one device, now");
  auto options = std::make_shared<CheckOptions>();
  auto* device = command->add_option("device", options->device,
                                     "Serial number or resource name");
  command->add_option("--source", options->source, "Which source");
  command->add_option("--policy", options->policy, "Which policy");
  auto* certificate =
      command->add_option("--certificate", options->certificate,
                          "PEM file that names the device, in its place");
  certificate->excludes(device);
  command->callback([&context, options] {
    if (options->device.empty() && options->certificate.empty()) {
      throw CLI::RequiredError("device or --certificate");
    }
    context.run = [&context, options] {
      return CheckDevice(context, *options);
    };
  });
}

void AddList(CLI::App& trust, Context& context) {
  static const std::map<std::string, TrustState>& states =
      *new std::map<std::string, TrustState>{
          {"trusted", trust::v1::TRUST_STATE_TRUSTED},
          {"untrusted", trust::v1::TRUST_STATE_UNTRUSTED},
          {"unknown", trust::v1::TRUST_STATE_UNKNOWN}};
  auto* command = trust.add_subcommand("list", "List verdicts");
  auto options = std::make_shared<ListOptions>();
  command->add_option("--source", options->source, "Which source");
  command->add_option("--policy", options->policy, "Which policy");
  command
      ->add_option("--state", options->state,
                   "Only these: trusted, untrusted, unknown")
      ->transform(CLI::CheckedTransformer(states, CLI::ignore_case));
  command->add_flag("--removed", options->removed, "Also removed devices");
  command->add_option("--limit", options->limit, "List this many; default all")
      ->check(CLI::Range(1, 1000));
  command->callback([&context, options] {
    context.run = [&context, options] { return List(context, *options); };
  });
}

void AddWatch(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "watch", "Stream verdicts, then every change, until interrupted");
  auto options = std::make_shared<ListOptions>();
  command->add_option("--source", options->source, "Which source");
  command->add_option("--policy", options->policy, "Which policy; - for all");
  command->add_option("--token", options->token,
                      "Go on after this resume token");
  command->callback([&context, options] {
    context.run = [&context, options] { return Watch(context, *options); };
  });
}

void AddHistory(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "history", "List how one device's verdict changed, newest first");
  auto options = std::make_shared<CheckOptions>();
  auto limit = std::make_shared<int>(0);
  command
      ->add_option("device", options->device, "Serial number or resource name")
      ->required();
  command->add_option("--policy", options->policy, "Which policy; - for all");
  command->add_option("--limit", *limit, "List this many; default all")
      ->check(CLI::Range(1, 1000));
  command->callback([&context, options, limit] {
    context.run = [&context, options, limit] {
      return History(context, *options, *limit);
    };
  });
}

}  // namespace

absl::Status CheckDevice(Context& context, const CheckOptions& options) {
  ASSIGN_OR_RETURN(const trust::v1::CheckDeviceRequest request,
                   RequestOf(context, options));
  return AskTrust(context, &Trust::StubInterface::CheckDevice, request,
                  PrintVerdict);
}

void AddVerdictCommands(CLI::App& trust, Context& context) {
  AddCheck(trust, context);
  AddList(trust, context);
  AddWatch(trust, context);
  AddHistory(trust, context);
}

}  // namespace muster::cli
