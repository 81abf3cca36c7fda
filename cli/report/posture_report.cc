#include "cli/report/posture_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

std::vector<std::pair<int64_t, std::string>> MostFirst(
    const google::protobuf::Map<std::string, int64_t>& counts) {
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [code, count] : counts) sorted.emplace_back(-count, code);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::string AgeWord(const trust::v1::Reason& reason) {
  if (!reason.has_age()) return "";
  return absl::FormatDuration(absl::Seconds(reason.age().seconds()));
}

void PrintFreshness(const trust::v1::Verdict& verdict, std::ostream& out) {
  const trust::v1::Freshness& known = verdict.freshness();
  if (verdict.has_freshness()) {
    out << "  the device told the vendor "
        << Ago(known.device_time(), known.has_device_time(), absl::Now())
        << ", the vendor told Muster "
        << Ago(known.sync_time(), known.has_sync_time(), absl::Now())
        << ", Muster told trust "
        << Ago(known.stream_time(), known.has_stream_time(), absl::Now())
        << "\n";
  }
  if (verdict.has_hold()) {
    out << "  held by the mass-flip guard: it would be "
        << EnumWord(verdict.hold().state()) << " (" << verdict.hold().code()
        << ")\n";
  }
}

}  // namespace

absl::StatusOr<trust::v1::ListVerdictsResponse> LoadVerdicts(
    Client& client, const std::string& parent, const std::string& policy) {
  trust::v1::ListVerdictsRequest request;
  request.set_parent(parent);
  request.set_policy(policy);
  return Call(client.trust(), &trust::v1::Trust::StubInterface::ListVerdicts,
              request);
}

void PrintTrustTotals(const trust::v1::ListVerdictsResponse::Totals& totals,
                      std::ostream& out) {
  Table verdicts({"Verdict", ">Devices"});
  verdicts.Add({"TRUSTED", Number(totals.trusted_count())});
  verdicts.Add({"UNTRUSTED", Number(totals.untrusted_count())});
  verdicts.Add({"UNKNOWN", Number(totals.unknown_count())});
  verdicts.Print(out, 2);
  if (totals.by_code().empty()) return;
  out << "\n  Why the others are not trusted (first reason of each):\n";
  Table reasons({"Reason", ">Devices"});
  for (const auto& [count, code] : MostFirst(totals.by_code())) {
    reasons.Add({code, Number(-count)});
  }
  reasons.Print(out, 2);
}

void PrintVerdict(const trust::v1::Verdict& verdict, std::ostream& out) {
  out << Printable(verdict.serial_number()) << "  " << EnumWord(verdict.state())
      << "  (policy " << verdict.policy() << ")\n";
  if (verdict.has_since_time()) {
    out << "  since " << Instant(verdict.since_time(), true) << ", found by "
        << EnumWord(verdict.match_strength()) << "\n";
  }
  if (verdict.has_valid_until_time()) {
    out << "  holds until " << Instant(verdict.valid_until_time(), true)
        << " unless something changes before\n";
  }
  out << "  last complete sync: "
      << Ago(verdict.last_full_sync_time(), verdict.has_last_full_sync_time(),
             absl::Now())
      << "\n";
  PrintFreshness(verdict, out);
  Table table({"Signal", "Result", "Code", "Value", "Wanted", "Age", "To do"});
  for (const trust::v1::Reason& reason : verdict.reasons()) {
    table.Add({reason.signal(), EnumWord(reason.result()), reason.code(),
               reason.value(), reason.threshold(), AgeWord(reason),
               reason.hint()});
  }
  table.Print(out, 2);
}

absl::StatusOr<compliance::v1::ListDeviceComplianceResponse> LoadCompliance(
    Client& client, const std::string& parent) {
  compliance::v1::ListDeviceComplianceRequest request;
  request.set_parent(parent);
  return Call(client.compliance(),
              &compliance::v1::Compliance::StubInterface::ListDeviceCompliance,
              request);
}

void PrintComplianceTotals(
    const compliance::v1::ListDeviceComplianceResponse& response,
    std::ostream& out) {
  Table table({"Check", ">Pass", ">Fail", ">Unknown", ">Not applicable"});
  for (const compliance::v1::CheckTotals& totals : response.totals()) {
    table.Add({totals.check(), Number(totals.pass_count()),
               Number(totals.fail_count()), Number(totals.unknown_count()),
               Number(totals.not_applicable_count())});
  }
  table.Print(out, 2);
  out << "  " << Number(response.checked_count()) << " devices checked\n";
}

void PrintDeviceCompliance(const compliance::v1::DeviceCompliance& device,
                           std::ostream& out) {
  out << device.serial_number() << "  " << Printable(device.display_name())
      << "  " << EnumWord(device.state()) << "\n";
  Table table({"Check", "Result", "Value", "Wanted", "Since", "Why"});
  for (const compliance::v1::CheckResult& check : device.checks()) {
    table.Add({check.check(), EnumWord(check.result()), check.value(),
               check.threshold(),
               Ago(check.since_time(), check.has_since_time(), absl::Now()),
               check.message()});
  }
  table.Print(out, 2);
}

}  // namespace muster::cli
