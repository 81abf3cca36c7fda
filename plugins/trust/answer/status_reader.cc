#include "plugins/trust/answer/status_reader.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/resource_list.h"
#include "plugins/trust/store/exemptions.h"
#include "plugins/trust/store/totals.h"

namespace muster::trust {
namespace {

using inventory::v1::Source;
using SourceStatus = v1::TrustStatus::SourceStatus;

v1::SyncHealth HealthWord(const Source& source) {
  if (source.paused() || source.state() == inventory::v1::SOURCE_STATE_PAUSED ||
      source.state() == inventory::v1::SOURCE_STATE_CREDENTIAL_ERROR ||
      source.state() == inventory::v1::SOURCE_STATE_PENDING_REVIEW) {
    return v1::SYNC_HEALTH_UNRECOVERABLE;
  }
  if (!source.has_last_full_sync_end_time()) {
    return v1::SYNC_HEALTH_WAITING_TO_SYNC;
  }
  return source.state() == inventory::v1::SOURCE_STATE_FAILING
             ? v1::SYNC_HEALTH_RECOVERABLE
             : v1::SYNC_HEALTH_OK;
}

std::string LastSync(const Source& source) {
  if (!source.has_last_full_sync_end_time()) return "It never was read whole.";
  return absl::StrCat(
      "It was read whole last at ",
      posture::Show(posture::ToTime(source.last_full_sync_end_time())), ".");
}

std::string Sentence(const Source& source, v1::SyncHealth health) {
  switch (health) {
    case v1::SYNC_HEALTH_WAITING_TO_SYNC:
      return "Waiting to sync: nothing is known until it was read whole once.";
    case v1::SYNC_HEALTH_OK:
      return source.state() == inventory::v1::SOURCE_STATE_DEGRADED
                 ? absl::StrCat(LastSync(source),
                                " Some endpoints gave no data: `musterctl "
                                "source show`.")
                 : LastSync(source);
    case v1::SYNC_HEALTH_RECOVERABLE:
      return absl::StrCat("The last sync failed and is tried again by itself. ",
                          LastSync(source));
    default:
      break;
  }
  if (source.paused() || source.state() == inventory::v1::SOURCE_STATE_PAUSED) {
    return absl::StrCat("An operator paused it: `musterctl source resume`. ",
                        LastSync(source));
  }
  if (source.state() == inventory::v1::SOURCE_STATE_PENDING_REVIEW) {
    return "It waits for its review: `musterctl source activate`.";
  }
  return absl::StrCat(
      "Its token was refused or lost permissions, and nothing is read until it "
      "is replaced. ",
      LastSync(source));
}

absl::Status AddPolicies(const PoliciesInForce& in_force,
                         const plugins::EffectSnapshot& snapshot,
                         SourceStatus& status) {
  for (const Policy& policy : in_force.policies) {
    if (!policy.SpeaksOf(status.source())) continue;
    ASSIGN_OR_RETURN(const storage::PolicyTotals totals,
                     ReadTotals(snapshot, status.source(), policy.name));
    v1::TrustStatus::PolicyStatus& shown = *status.add_policies();
    shown.set_policy(policy.name);
    *shown.mutable_totals() = ShowTotals(totals);
    shown.set_held_count(totals.held_count());
    if (totals.has_hold_since_time()) {
      *shown.mutable_hold_since_time() = totals.hold_since_time();
    }
  }
  return absl::OkStatus();
}

}  // namespace

SourceStatus SourceStatusOf(const Source& source) {
  SourceStatus status;
  status.set_source(source.name());
  status.set_health(HealthWord(source));
  status.set_message(Sentence(source, status.health()));
  if (source.has_last_full_sync_end_time()) {
    *status.mutable_last_full_sync_time() = source.last_full_sync_end_time();
  }
  if (source.has_error() && status.health() != v1::SYNC_HEALTH_OK) {
    *status.mutable_error() = source.error();
  }
  return status;
}

absl::StatusOr<v1::TrustStatus> ReadStatus(
    const std::string& parent, const PoliciesInForce& in_force,
    const HeardTimes& heard, const plugins::EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(const std::string prefix, plugins::NamePrefix(parent));
  v1::TrustStatus status;
  RETURN_IF_ERROR(posture::ForEachNote<Source>(
      snapshot, posture::kSourceNote, [&](Source source) -> absl::Status {
        if (!absl::StartsWith(absl::StrCat(source.name(), "/"), prefix)) {
          return absl::OkStatus();
        }
        SourceStatus& one = *status.add_sources();
        one = SourceStatusOf(source);
        return AddPolicies(in_force, snapshot, one);
      }));
  status.set_inventory_revision(snapshot.applied_revision());
  status.set_policy_version(in_force.version());
  if (heard.inventory) {
    *status.mutable_stream_time() = posture::ToProto(*heard.inventory);
  }
  if (heard.commands) {
    *status.mutable_commands_time() = posture::ToProto(*heard.commands);
  }
  if (heard.checks) {
    *status.mutable_checks_time() = posture::ToProto(*heard.checks);
  }
  ASSIGN_OR_RETURN(const int64_t active, CountActiveExemptions(snapshot));
  status.set_active_exemption_count(active);
  return status;
}

}  // namespace muster::trust
