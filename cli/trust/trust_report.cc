#include "cli/trust/trust_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"
#include "google/protobuf/text_format.h"

namespace muster::cli {
namespace {

using trust::v1::Exemption;
using trust::v1::PolicySet;
using trust::v1::PreviewPoliciesResponse;
using trust::v1::TrustStatus;
using trust::v1::Verdict;

std::string FirstCode(const Verdict& verdict) {
  return verdict.reasons().empty() ? "" : verdict.reasons(0).code();
}

void PrintSource(const TrustStatus::SourceStatus& source, std::ostream& out) {
  out << source.source() << "  " << EnumWord(source.health())
      << ", last complete sync "
      << Ago(source.last_full_sync_time(), source.has_last_full_sync_time(),
             absl::Now())
      << "\n";
  if (!source.message().empty()) {
    out << "  " << Printable(source.message()) << "\n";
  }
  Table table(
      {"Policy", ">Trusted", ">Untrusted", ">Unknown", ">Held", "Held since"});
  for (const auto& policy : source.policies()) {
    table.Add(
        {policy.policy(), Number(policy.totals().trusted_count()),
         Number(policy.totals().untrusted_count()),
         Number(policy.totals().unknown_count()), Number(policy.held_count()),
         Instant(policy.hold_since_time(), policy.has_hold_since_time())});
  }
  table.Print(out, 2);
}

void PrintPolicyPreview(const PreviewPoliciesResponse::PolicyPreview& policy,
                        std::ostream& out) {
  out << "policy " << policy.policy()
      << (policy.added()     ? " (new)"
          : policy.removed() ? " (goes away)"
                             : "")
      << "\n";
  Table flips({"From", "To", "Why", ">Devices"});
  for (const auto& flip : policy.flips()) {
    flips.Add({EnumWord(flip.from()), EnumWord(flip.to()), flip.code(),
               Number(flip.count())});
  }
  flips.Print(out, 2);
  if (policy.samples().empty()) return;
  out << "  Some of them:\n";
  Table samples({"Serial", "Name", "From", "To", "Why", "To do"});
  for (const auto& sample : policy.samples()) {
    const Verdict& after = sample.after();
    samples.Add({after.serial_number(), after.display_name(),
                 EnumWord(sample.before().state()), EnumWord(after.state()),
                 FirstCode(after),
                 after.reasons().empty() ? "" : after.reasons(0).hint()});
  }
  samples.Print(out, 2);
}

}  // namespace

void PrintVerdicts(const trust::v1::ListVerdictsResponse& page,
                   std::ostream& out) {
  Table table(
      {"Serial", "Name", "Verdict", "Why", "Since", "Valid until", "Held as"});
  for (const Verdict& verdict : page.verdicts()) {
    table.Add(
        {verdict.serial_number(), verdict.display_name(),
         EnumWord(verdict.state()), FirstCode(verdict),
         Ago(verdict.since_time(), verdict.has_since_time(), absl::Now()),
         Instant(verdict.valid_until_time(), verdict.has_valid_until_time()),
         verdict.has_hold() ? verdict.hold().code() : ""});
  }
  table.Print(out);
}

void PrintVerdictBatch(const trust::v1::WatchVerdictsResponse& batch,
                       std::ostream& out) {
  for (const Verdict& verdict : batch.verdicts()) {
    out << Instant(verdict.since_time(), verdict.has_since_time()) << "  "
        << Printable(verdict.serial_number()) << "  " << verdict.policy()
        << "  " << EnumWord(verdict.state()) << "  " << FirstCode(verdict)
        << "\n";
  }
  if (batch.snapshot_end()) out << "-- end of the snapshot; changes follow\n";
  out << std::flush;
}

void PrintVerdictChanges(const trust::v1::ListVerdictChangesResponse& page,
                         std::ostream& out) {
  Table table({"Time", "Policy", "From", "To", "Why", ">Version", "Sync"});
  for (const auto& change : page.changes()) {
    table.Add({Instant(change.time(), change.has_time()), change.policy(),
               EnumWord(change.previous_state()), EnumWord(change.state()),
               change.reasons().empty() ? "" : change.reasons(0).code(),
               Number(change.policy_version()),
               std::string(LastPart(change.sync()))});
  }
  table.Print(out);
}

void PrintTrustStatus(const TrustStatus& status, std::ostream& out) {
  out << "policies: version " << Number(status.policy_version())
      << ", exemptions in force: " << Number(status.active_exemption_count())
      << "\nlast heard of inventory "
      << Ago(status.stream_time(), status.has_stream_time(), absl::Now())
      << ", of commands "
      << Ago(status.commands_time(), status.has_commands_time(), absl::Now())
      << ", of checks "
      << Ago(status.checks_time(), status.has_checks_time(), absl::Now())
      << "\n";
  for (const auto& source : status.sources()) PrintSource(source, out);
}

void PrintReleased(const trust::v1::ReleaseHoldResponse& released,
                   std::ostream& out) {
  out << Number(released.released_count()) << " verdicts were let go\n";
}

void PrintDecisions(const trust::v1::ListDecisionsResponse& page,
                    std::ostream& out) {
  Table table({"Time", "Who", "What", "Of", "Effect", "Why"});
  for (const auto& decision : page.decisions()) {
    table.Add({Instant(decision.time(), decision.has_time()),
               decision.principal(), decision.kind(), decision.subject(),
               decision.effect(), decision.reason()});
  }
  table.Print(out);
}

void PrintCaepDeliveries(const trust::v1::ListCaepDeliveriesResponse& page,
                         std::ostream& out) {
  Table table(
      {"Changed", "Device", "Status", "State", ">Tries", "Next try", "Error"});
  for (const auto& delivery : page.deliveries()) {
    table.Add({Instant(delivery.event_time(), delivery.has_event_time()),
               std::string(LastPart(delivery.device())),
               delivery.current_status(), EnumWord(delivery.state()),
               Number(delivery.attempt_count()),
               Instant(delivery.next_attempt_time(),
                       delivery.has_next_attempt_time()),
               delivery.error()});
  }
  table.Print(out);
}

void PrintPolicies(const PolicySet& policies, std::ostream& out) {
  out << "# version " << policies.version() << ", since "
      << Instant(policies.apply_time(), policies.has_apply_time()) << ", by "
      << Printable(policies.principal()) << ": " << Printable(policies.reason())
      << "\n";
  PolicySet alone;
  *alone.mutable_policies() = policies.policies();
  std::string text;
  google::protobuf::TextFormat::PrintToString(alone, &text);
  out << text;
}

void PrintApplied(const PolicySet& policies, std::ostream& out) {
  out << "version " << policies.version()
      << " is in force; every device is being judged by it\n";
}

void PrintPolicyVersions(const trust::v1::ListPolicyVersionsResponse& page,
                         std::ostream& out) {
  Table table({">Version", "Since", "Who", ">Policies", "Why"});
  for (const PolicySet& version : page.versions()) {
    table.Add({Number(version.version()),
               Instant(version.apply_time(), version.has_apply_time()),
               version.principal(), Number(version.policies_size()),
               version.reason()});
  }
  table.Print(out);
}

void PrintPreview(const PreviewPoliciesResponse& preview, std::ostream& out) {
  out << Number(preview.device_count()) << " devices judged, against version "
      << preview.base_version() << "\n";
  for (const auto& policy : preview.policies()) {
    PrintPolicyPreview(policy, out);
  }
  out << "preview hash: " << preview.preview_hash() << "\n";
}

void PrintExemption(const Exemption& exemption, std::ostream& out) {
  out << exemption.name() << "  " << EnumWord(exemption.state()) << "\n  "
      << exemption.signal() << " of " << exemption.device() << ", until "
      << Instant(exemption.expire_time(), exemption.has_expire_time()) << "\n";
  if (exemption.state() == trust::v1::EXEMPTION_STATE_AWAITING_APPROVAL) {
    out << "  it counts once another person has approved it:\n"
        << "  musterctl trust approve-exemption " << exemption.name()
        << " --comment '...'\n";
  }
}

void PrintExemptions(const trust::v1::ListExemptionsResponse& page,
                     std::ostream& out) {
  Table table({"Exemption", "Device", "Signal", "Policy", "State", "Until",
               "Asked", "Approved", "Ticket", "Why"});
  for (const Exemption& exemption : page.exemptions()) {
    table.Add({exemption.name(), std::string(LastPart(exemption.device())),
               exemption.signal(), exemption.policy(),
               EnumWord(exemption.state()),
               Instant(exemption.expire_time(), exemption.has_expire_time()),
               exemption.requester(), exemption.approver(), exemption.ticket(),
               exemption.reason()});
  }
  table.Print(out);
}

}  // namespace muster::cli
