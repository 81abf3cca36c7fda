#include "cli/audit/audit_report.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using actions::v1::AuditRecord;
using actions::v1::RevealedSecret;
using actions::v1::SecretRecord;

std::string DeviceWord(const AuditRecord& record) {
  return record.serial_number().empty() ? record.device()
                                        : record.serial_number();
}

// "people/ann", and for whom, if that is somebody else.
std::string Who(const AuditRecord& record) {
  const std::string who =
      record.principal().empty() ? "muster" : record.principal();
  if (record.requester().empty()) return who;
  return absl::StrCat(who, " for ", record.requester());
}

// `  label: value`, if there is a value.
void PrintPart(absl::string_view label, const std::string& value,
               std::ostream& out) {
  if (value.empty()) return;
  out << "      " << label << ": " << Printable(value) << "\n";
}

std::string OriginWord(actions::v1::SecretOrigin origin) {
  switch (origin) {
    case actions::v1::SECRET_ORIGIN_LOCK_ANSWER:
      return "the vendor's answer to the lock";
    case actions::v1::SECRET_ORIGIN_VENDOR_RECORD:
      return "the vendor's record after the lock";
    case actions::v1::SECRET_ORIGIN_VENDOR_NOW:
      return "the vendor, just now";
    default:
      return "not known";
  }
}

// How far a PIN is, in one word.
std::string StateWord(const SecretRecord& record) {
  if (record.has_shred_time()) return "shredded";
  if (record.mismatch()) return "mismatch";
  if (record.has_supersede_time()) return "superseded";
  return record.has_confirm_time() ? "confirmed" : "not confirmed";
}

}  // namespace

void PrintAuditRows(const std::vector<AuditRecord>& records,
                    std::ostream& out) {
  Table table({">No", "Time", "Phase", "Kind", "Device", "Who", "Outcome",
               "Ticket", "Why"});
  for (const AuditRecord& record : records) {
    table.Add({absl::StrCat(record.sequence()),
               Instant(record.time(), record.has_time()),
               EnumWord(record.phase()), record.kind(), DeviceWord(record),
               Who(record), record.outcome(), record.ticket(),
               record.reason()});
  }
  table.Print(out);
}

void PrintAuditTimeline(const std::vector<AuditRecord>& records,
                        std::ostream& out) {
  if (records.empty()) out << "(none)\n";
  for (const AuditRecord& record : records) {
    out << Instant(record.time(), record.has_time()) << "  "
        << EnumWord(record.phase()) << " " << Printable(record.kind()) << " "
        << Printable(record.outcome()) << "  by " << Printable(Who(record))
        << "\n";
    PrintPart(
        "device",
        absl::StrCat(DeviceWord(record), " ", record.device_display_name()),
        out);
    PrintPart("command", record.command(), out);
    PrintPart("why", record.reason(), out);
    PrintPart("ticket", record.ticket(), out);
    PrintPart("known by", record.authentication(), out);
    PrintPart("vendor", record.vendor_state(), out);
  }
}

void PrintAuditKeys(const actions::v1::ListAuditKeysResponse& keys,
                    std::ostream& out) {
  Table table({"Key", "In use"});
  for (int i = 0; i < keys.keys_size(); ++i) {
    const bool in_use = i + 1 == keys.keys_size();
    table.Add({keys.keys(i).key_id(), in_use ? "yes" : "no"});
  }
  table.Print(out);
}

void PrintSecretRows(const actions::v1::ListSecretsResponse& secrets,
                     absl::Time now, std::ostream& out) {
  Table table({"Kind", "State", "Got", "From", ">Shown", "Command"});
  for (const SecretRecord& record : secrets.secrets()) {
    table.Add({absl::AsciiStrToLower(EnumWord(record.kind())),
               StateWord(record),
               Ago(record.create_time(), record.has_create_time(), now),
               OriginWord(record.origin()), Number(record.reveal_count()),
               record.command()});
  }
  table.Print(out);
}

void PrintRevealed(const actions::v1::RevealSecretResponse& revealed,
                   std::ostream& out) {
  for (const RevealedSecret& secret : revealed.secrets()) {
    out << Printable(secret.value()) << "  from "
        << OriginWord(secret.origin());
    if (!secret.label().empty()) out << ", " << Printable(secret.label());
    if (secret.has_create_time()) {
      out << ", " << Instant(secret.create_time(), true);
    }
    if (!secret.command().empty()) out << ", " << secret.command();
    out << "\n";
  }
  if (!revealed.vendor_problem().empty()) {
    out << "The vendor could not be asked: "
        << Printable(revealed.vendor_problem()) << "\n";
  }
}

}  // namespace muster::cli
