#include "plugins/trust/verdict_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/list_page.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/trust/verdict.h"

namespace muster::trust {
namespace {

using device::v1::Device;

bool IsBlank(absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty();
}

void Count(const v1::Verdict& verdict,
           v1::ListVerdictsResponse::Totals& totals) {
  if (verdict.removed()) return;
  if (verdict.state() == v1::TRUST_STATE_TRUSTED) {
    totals.set_trusted_count(totals.trusted_count() + 1);
    return;
  }
  if (verdict.state() == v1::TRUST_STATE_UNTRUSTED) {
    totals.set_untrusted_count(totals.untrusted_count() + 1);
  } else {
    totals.set_unknown_count(totals.unknown_count() + 1);
  }
  ++(*totals.mutable_by_code())[verdict.reasons(0).code()];
}

bool Matches(const v1::ListVerdictsRequest& request,
             const v1::Verdict& verdict) {
  if (verdict.removed() && !request.show_removed()) return false;
  return request.state() == v1::TRUST_STATE_UNSPECIFIED ||
         request.state() == verdict.state();
}

}  // namespace

VerdictReader::VerdictReader(const plugins::EffectSnapshot& snapshot,
                             const Policies& policies, absl::Time now)
    : snapshot_(snapshot), policies_(policies), now_(now) {}

absl::StatusOr<v1::Verdict> VerdictReader::Check(
    const v1::CheckDeviceRequest& request) const {
  RETURN_IF_ERROR(SourceName::Parse(request.parent()).status());
  if (IsBlank(request.serial_number())) {
    return Error(absl::StatusCode::kInvalidArgument, "SERIAL_NUMBER_MISSING",
                 "serial_number is blank; send the device's serial number");
  }
  ASSIGN_OR_RETURN(const Policy* policy,
                   FindPolicy(policies_, request.policy()));
  ASSIGN_OR_RETURN(
      const SerialMatch match,
      FindBySerial(request.parent(), request.serial_number(), snapshot_));
  if (!match.device) return Nameless(request, match, *policy);
  ASSIGN_OR_RETURN(v1::Verdict verdict, VerdictOf(*match.device, *policy));
  verdict.set_match_strength(v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED);
  return verdict;
}

absl::StatusOr<SourceHealth> VerdictReader::Health(
    absl::string_view source) const {
  ASSIGN_OR_RETURN(const inventory::v1::Source stored,
                   posture::ReadSource(snapshot_, source));
  return HealthOf(stored);
}

absl::StatusOr<v1::Verdict> VerdictReader::Nameless(
    const v1::CheckDeviceRequest& request, const SerialMatch& match,
    const Policy& policy) const {
  ASSIGN_OR_RETURN(SourceHealth health, Health(request.parent()));
  if (!snapshot_.complete()) health = SourceHealth();
  const Judgement judgement =
      match.ambiguous ? JudgeAmbiguous(match.living_count, health, policy, now_)
                      : JudgeUnlisted(health, policy, now_);
  v1::Verdict verdict = MakeVerdict(Device(), health, policy, judgement, now_);
  verdict.set_serial_number(request.serial_number());
  verdict.set_inventory_revision(snapshot_.applied_revision());
  if (match.ambiguous) {
    verdict.set_match_strength(v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED);
  }
  return verdict;
}

absl::StatusOr<v1::Verdict> VerdictReader::VerdictOf(
    const Device& device, const Policy& policy) const {
  ASSIGN_OR_RETURN(const SourceHealth health,
                   Health(posture::SourceOf(device.name())));
  const Judgement judgement = Judge(device, health, policy, now_);
  v1::Verdict verdict = MakeVerdict(device, health, policy, judgement, now_);
  ASSIGN_OR_RETURN(const std::optional<v1::Verdict> stored,
                   ReadVerdict(snapshot_, device.name(), policy,
                               &policy == &policies_.front()));
  SetSince(stored, verdict);
  return verdict;
}

absl::StatusOr<v1::Verdict> VerdictReader::Renewed(
    const v1::Verdict& stored) const {
  ASSIGN_OR_RETURN(const std::optional<Device> device,
                   posture::ReadDevice(snapshot_, stored.device()));
  if (!device) return stored;
  ASSIGN_OR_RETURN(v1::Verdict verdict, VerdictOf(*device, policies_.front()));
  verdict.set_match_strength(v1::MATCH_STRENGTH_RESOURCE_NAME);
  return verdict;
}

absl::StatusOr<v1::ListVerdictsResponse> VerdictReader::List(
    const v1::ListVerdictsRequest& request) const {
  ASSIGN_OR_RETURN(const posture::ListPage page, posture::ListPageOf(request));
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::Overdue(now_, snapshot_));
  const absl::flat_hash_set<std::string> overdue(due.begin(), due.end());
  v1::ListVerdictsResponse response;
  response.set_inventory_revision(snapshot_.applied_revision());
  auto take = [&](v1::Verdict verdict) -> absl::Status {
    if (overdue.contains(verdict.device())) {
      ASSIGN_OR_RETURN(verdict, Renewed(verdict));
    }
    Count(verdict, *response.mutable_totals());
    if (!Matches(request, verdict)) return absl::OkStatus();
    posture::TakeOnPage(page, std::move(verdict), *response.mutable_verdicts(),
                        *response.mutable_next_page_token());
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(
      posture::ForEachMessage<v1::Verdict>(snapshot_, page.prefix, take));
  for (v1::Verdict& verdict : *response.mutable_verdicts()) {
    ASSIGN_OR_RETURN(verdict, Renewed(verdict));
  }
  return response;
}

}  // namespace muster::trust
