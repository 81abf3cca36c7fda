#include "cli/audit/audit_commands.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/storage/files/durable_file.h"
#include "cli/audit/audit_files.h"
#include "cli/audit/audit_report.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using actions::v1::AuditLog;
using actions::v1::AuditRecord;

constexpr char kAllDevices[] = "sources/-/devices/-";

// Which records are meant.
struct Filter {
  std::string device, ticket, command;
  int limit = 50;
};

absl::StatusOr<actions::v1::ListAuditRecordsRequest> ToRequest(
    Context& context, const Filter& filter) {
  actions::v1::ListAuditRecordsRequest request;
  request.set_parent(kAllDevices);
  if (!filter.device.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_parent(),
                     context.FindDeviceName(filter.device));
  }
  request.set_ticket(filter.ticket);
  request.set_command(filter.command);
  return request;
}

// The newest `limit` records that are meant, newest first; 0: all.
absl::StatusOr<std::vector<AuditRecord>> Find(Context& context,
                                              const Filter& filter) {
  ASSIGN_OR_RETURN(auto request, ToRequest(context, filter));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  const size_t limit = static_cast<size_t>(filter.limit);
  std::vector<AuditRecord> records;
  do {
    const size_t left = limit == 0 ? 1000 : limit - records.size();
    request.set_page_size(static_cast<int>(std::min<size_t>(left, 1000)));
    ASSIGN_OR_RETURN(auto page,
                     Call(client->audit(),
                          &AuditLog::StubInterface::ListAuditRecords, request));
    request.set_page_token(page.next_page_token());
    records.insert(records.end(), page.records().begin(), page.records().end());
  } while (!request.page_token().empty() &&
           (limit == 0 || records.size() < limit));
  return records;
}

absl::Status List(Context& context, const Filter& filter) {
  ASSIGN_OR_RETURN(const auto records, Find(context, filter));
  if (!context.json) {
    PrintAuditRows(records, context.out);
    return absl::OkStatus();
  }
  for (const AuditRecord& record : records) context.PrintJson(record);
  return absl::OkStatus();
}

absl::Status Timeline(Context& context, Filter filter) {
  if (filter.device.empty() && filter.ticket.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "USAGE",
                 "say what of: --device or --ticket");
  }
  filter.limit = 0;
  ASSIGN_OR_RETURN(auto records, Find(context, filter));
  std::reverse(records.begin(), records.end());
  if (!context.json) {
    PrintAuditTimeline(records, context.out);
    return absl::OkStatus();
  }
  for (const AuditRecord& record : records) context.PrintJson(record);
  return absl::OkStatus();
}

absl::Status Export(Context& context, const std::string& path, int64_t after) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const AuditExport written,
                   ExportAuditTo(*client, after, path));
  context.out << "wrote " << Number(written.records) << " records and "
              << Number(written.checkpoints) << " checkpoints to " << path
              << "\n  verify it:  musterctl audit verify " << path
              << " --key audit.pub";
  if (after > 0) context.out << " --after " << after;
  context.out << "\n";
  return absl::OkStatus();
}

absl::Status Verify(Context& context, const AuditFiles& files) {
  ASSIGN_OR_RETURN(const AuditVerifier::Report report, VerifyAuditFiles(files));
  const actions::v1::Checkpoint& last = *report.last_checkpoint;
  if (context.json) {
    context.PrintJson(last);
    return absl::OkStatus();
  }
  context.out << "good: " << Number(report.records) << " records after "
              << Number(files.after) << ", " << Number(report.checkpoints)
              << " checkpoints\n  the last is of " << Number(last.size())
              << " records, " << Instant(last.time(), last.has_time())
              << ", signed by " << last.key_id() << "\n  last hash "
              << absl::BytesToHexString(last.head_hash()) << "\n";
  if (files.checkpoint_directory.empty()) {
    context.out << "  whether there was more is told by checkpoints that were "
                   "kept elsewhere: --checkpoints\n";
  }
  return absl::OkStatus();
}

absl::Status WriteKeys(const actions::v1::ListAuditKeysResponse& keys,
                       const std::string& path) {
  std::string pem;
  for (const auto& key : keys.keys()) {
    ASSIGN_OR_RETURN(const AuditPublicKey parsed,
                     AuditPublicKey::FromRaw(key.public_key()));
    absl::StrAppend(&pem, parsed.ToPem());
  }
  return WriteFileDurably(path, pem);
}

absl::Status Keys(Context& context, const std::string& path) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto keys,
      Call(client->audit(), &AuditLog::StubInterface::ListAuditKeys,
           actions::v1::ListAuditKeysRequest()));
  if (!path.empty()) RETURN_IF_ERROR(WriteKeys(keys, path));
  if (context.json) {
    context.PrintJson(keys);
  } else {
    PrintAuditKeys(keys, context.out);
  }
  return absl::OkStatus();
}

void AddFilter(CLI::App& command, Filter& filter) {
  command.add_option("--device", filter.device,
                     "Serial number or resource name");
  command.add_option("--ticket", filter.ticket, "Exactly as it was written");
  command.add_option("--command", filter.command, "Resource name of a command");
}

void AddLists(CLI::App& group, Context& context) {
  auto* list = group.add_subcommand("list", "List records, newest first");
  auto filter = std::make_shared<Filter>();
  AddFilter(*list, *filter);
  list->add_option("--limit", filter->limit, "At most so many; default 50")
      ->check(CLI::PositiveNumber);
  list->callback([&context, filter] {
    context.run = [&context, filter] { return List(context, *filter); };
  });

  auto* timeline = group.add_subcommand(
      "timeline", "Show all that happened to a device or for a ticket");
  auto of = std::make_shared<Filter>();
  AddFilter(*timeline, *of);
  timeline->callback([&context, of] {
    context.run = [&context, of] { return Timeline(context, *of); };
  });
}

void AddVerify(CLI::App& group, Context& context) {
  auto* verify = group.add_subcommand(
      "verify", "Check an export, by itself and with public keys alone");
  auto files = std::make_shared<AuditFiles>();
  verify->add_option("file", files->path, "What `audit export` wrote")
      ->required();
  verify
      ->add_option("--key", files->key_files,
                   "File of public keys; may be repeated; default audit.pub")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verify->add_option("--checkpoints", files->checkpoint_directory,
                     "Directory of checkpoints that were kept elsewhere, which "
                     "show a tail that was cut off");
  verify->add_option("--after", files->after, "As it was given to the export")
      ->check(CLI::NonNegativeNumber);
  verify->callback([&context, files] {
    if (files->key_files.empty()) files->key_files = {"audit.pub"};
    context.run = [&context, files] { return Verify(context, *files); };
  });
}

void AddCarryingOff(CLI::App& group, Context& context) {
  auto* save =
      group.add_subcommand("export", "Write the log to a file, as JSON lines");
  auto path = std::make_shared<std::string>();
  auto after = std::make_shared<int64_t>(0);
  save->add_option("--output", *path, "The file")->required();
  save->add_option("--after", *after, "Only what came after this record")
      ->check(CLI::NonNegativeNumber);
  save->callback([&context, path, after] {
    context.run = [&context, path, after] {
      return Export(context, *path, *after);
    };
  });

  auto* keys = group.add_subcommand(
      "keys", "List the public keys that checkpoints were signed with");
  auto file = std::make_shared<std::string>();
  keys->add_option("--output", *file, "Write them to this file, as PEM");
  keys->callback([&context, file] {
    context.run = [&context, file] { return Keys(context, *file); };
  });
}

}  // namespace

void AddAuditCommands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand(
      "audit", "Ask, carry off and verify what was written down");
  group->require_subcommand(1);
  AddLists(*group, context);
  AddCarryingOff(*group, context);
  AddVerify(*group, context);
}

}  // namespace muster::cli
