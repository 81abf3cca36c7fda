#include "actions/guard/guard.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "actions/guard/actors/principals.h"
#include "actions/guard/command_class.h"
#include "actions/guard/guard_errors.h"
#include "actions/guard/settings/guard_settings.h"
#include "actions/guard/settings/looser_settings.h"
#include "actions/guard/settings/settings_check.h"
#include "actions/store/command_kind.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

using connector::v1::DeviceCommand;
using guard::v1::GuardMode;
using guard::v1::GuardSettings;
using guard::v1::PendingSettings;

// Who loosens the guard does so for all sources.
constexpr absl::string_view kEverySource = "sources/-";

v1::AuditRecord RecordOf(absl::string_view outcome,
                         const Guard::Actor& actor = {},
                         absl::string_view reason = "") {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_GUARD);
  record.set_outcome(std::string(outcome));
  record.set_principal(actor.principal);
  record.set_authentication(actor.authentication);
  record.set_reason(std::string(reason));
  return record;
}

v1::AuditRecord SettingsRecord(absl::string_view outcome,
                               const std::string& hash,
                               const Guard::Actor& actor = {},
                               absl::string_view reason = "") {
  v1::AuditRecord record = RecordOf(outcome, actor, reason);
  record.set_plan_hash(hash);
  return record;
}

}  // namespace

Guard::Guard(AuditLog& log, const AccessDirectory& access, Clock& clock)
    : log_(log), clock_(clock), actors_(log, access, clock) {}

absl::StatusOr<std::unique_ptr<Guard>> Guard::Open(
    AuditLog& log, const GuardSettings& configured,
    const AccessDirectory& access, Clock& clock) {
  RETURN_IF_ERROR(CheckSettings(configured));
  std::unique_ptr<Guard> guard(new Guard(log, access, clock));
  RETURN_IF_ERROR(guard->actors_.RunOnce());
  RETURN_IF_ERROR(guard->Configure(WithDefaults(configured)));
  RETURN_IF_ERROR(guard->PutDueSettingsInForce());
  return guard;
}

std::shared_ptr<const GuardSettings> Guard::settings() const {
  absl::MutexLock lock(&mu_);
  return settings_;
}

GuardMode Guard::mode() const {
  absl::MutexLock lock(&mu_);
  return records_.mode();
}

guard::v1::GuardState Guard::State() const {
  absl::MutexLock lock(&mu_);
  return records_;
}

absl::Status Guard::CheckMode(const DeviceCommand& command) const {
  const GuardMode in_force = mode();
  if (ModeAllows(in_force, command)) return absl::OkStatus();
  return Stopped(in_force, CommandKind(command));
}

absl::Status Guard::CheckRequester(absl::string_view principal,
                                   absl::string_view source,
                                   const DeviceCommand& command) const {
  const guard::v1::CommandClass command_class = ClassOf(command);
  const std::string kind = CommandKind(command);
  if (!IsPerson(principal) &&
      command_class > guard::v1::COMMAND_CLASS_DISRUPTIVE &&
      AutomationFor(*settings(), principal, kind) == nullptr) {
    return NotGranted(principal, kind);
  }
  if (command_class != guard::v1::COMMAND_CLASS_DESTRUCTIVE) {
    return absl::OkStatus();
  }
  return CheckAge(principal, access::v1::ROLE_OPERATOR, source);
}

absl::Status Guard::CheckApprover(absl::string_view principal,
                                  absl::string_view requester,
                                  absl::string_view source,
                                  guard::v1::CommandClass command_class) const {
  if (SamePerson(*settings(), principal).contains(KnownAs(requester))) {
    return IsRequester(KnownAs(principal), KnownAs(requester));
  }
  if (!IsPerson(principal)) return NotAPerson(principal);
  if (command_class != guard::v1::COMMAND_CLASS_DESTRUCTIVE) {
    return absl::OkStatus();
  }
  return CheckAge(principal, access::v1::ROLE_APPROVER, source);
}

absl::Status Guard::CheckAge(absl::string_view principal, access::v1::Role role,
                             absl::string_view source) const {
  const absl::Duration delay = SpanOf(settings()->new_actor_delay());
  if (delay == absl::ZeroDuration()) return absl::OkStatus();
  const absl::Time until = actors_.Since(principal, role, source) + delay;
  if (clock_.Now() >= until) return absl::OkStatus();
  return TooNew(KnownAs(principal), until);
}

absl::Status Guard::CheckLoosener(const Actor& actor) const {
  if (!IsPerson(actor.principal)) return NotAPerson(actor.principal);
  return CheckAge(actor.principal, access::v1::ROLE_APPROVER, kEverySource);
}

absl::Status Guard::StopActions(const Actor& actor,
                                const guard::v1::StopActionsRequest& request) {
  RETURN_IF_ERROR(CheckModeGiven(request.mode()));
  RETURN_IF_ERROR(CheckWords("reason", request.reason()));
  absl::MutexLock lock(&changing_);
  ASSIGN_OR_RETURN(GuardRecords records, Current());
  if (request.mode() <= records.mode()) {
    return WrongWay("MODE_NOT_STRICTER", "ResumeActions makes it looser",
                    records.mode());
  }
  return SetMode(actor, request.mode(), request.reason(), std::move(records));
}

absl::Status Guard::ResumeActions(
    const Actor& actor, const guard::v1::ResumeActionsRequest& request) {
  RETURN_IF_ERROR(CheckModeGiven(request.mode()));
  RETURN_IF_ERROR(CheckWords("reason", request.reason()));
  RETURN_IF_ERROR(CheckLoosener(actor));
  absl::MutexLock lock(&changing_);
  ASSIGN_OR_RETURN(GuardRecords records, Current());
  if (request.mode() >= records.mode()) {
    return WrongWay("MODE_NOT_LOOSER", "StopActions makes it stricter",
                    records.mode());
  }
  return SetMode(actor, request.mode(), request.reason(), std::move(records));
}

absl::Status Guard::SetMode(const Actor& actor, GuardMode mode,
                            const std::string& reason, GuardRecords records) {
  records.set_mode(mode);
  records.set_mode_principal(KnownAs(actor.principal));
  records.set_mode_reason(reason);
  *records.mutable_mode_time() = StampOf(clock_.Now());
  RETURN_IF_ERROR(
      Change(records,
             {RecordOf(absl::StrCat("MODE_", ModeWord(mode)), actor, reason)}));
  Log(Severity::kWarning, "guard mode changed",
      {{"mode", ModeWord(mode)}, {"principal", records.mode_principal()}});
  return absl::OkStatus();
}

absl::Status Guard::ApproveSettings(
    const Actor& actor, const guard::v1::ApproveSettingsRequest& request) {
  RETURN_IF_ERROR(CheckWords("comment", request.comment()));
  RETURN_IF_ERROR(CheckLoosener(actor));
  absl::MutexLock lock(&changing_);
  ASSIGN_OR_RETURN(GuardRecords records, Current());
  RETURN_IF_ERROR(CheckPending(records, request.settings_hash()));
  PendingSettings& pending = *records.mutable_pending();
  if (pending.has_effective_time()) return absl::OkStatus();
  pending.set_approver(KnownAs(actor.principal));
  *pending.mutable_effective_time() =
      StampOf(clock_.Now() + SpanOf(records.settings().raise_delay()));
  return Change(records,
                {SettingsRecord("SETTINGS_APPROVED", pending.settings_hash(),
                                actor, request.comment())});
}

absl::Status Guard::Configure(const GuardSettings& wanted) {
  absl::MutexLock lock(&changing_);
  ASSIGN_OR_RETURN(GuardRecords records, Current());
  const bool first = !records.has_settings();
  if (!first && !WhatIsLooser(records.settings(), wanted).empty()) {
    return Propose(wanted, std::move(records));
  }
  std::vector<v1::AuditRecord> audit;
  const std::string hash = HashOf(wanted);
  if (first || HashOf(records.settings()) != hash) {
    audit.push_back(SettingsRecord("SETTINGS_IN_FORCE", hash));
  }
  if (records.has_pending()) {
    audit.push_back(
        SettingsRecord("SETTINGS_DROPPED", records.pending().settings_hash()));
  }
  if (audit.empty()) return absl::OkStatus();
  *records.mutable_settings() = wanted;
  records.clear_pending();
  return Change(records, std::move(audit));
}

absl::Status Guard::Propose(const GuardSettings& wanted, GuardRecords records) {
  const std::string hash = HashOf(wanted);
  const std::vector<std::string> differences =
      WhatIsLooser(records.settings(), wanted);
  Log(Severity::kWarning,
      "configured limits are looser than those in force and wait",
      {{"settings_hash", hash},
       {"differences", absl::StrJoin(differences, " ")}});
  if (records.pending().settings_hash() == hash) return absl::OkStatus();
  std::vector<v1::AuditRecord> audit;
  if (records.has_pending()) {
    audit.push_back(
        SettingsRecord("SETTINGS_DROPPED", records.pending().settings_hash()));
  }
  audit.push_back(SettingsRecord("SETTINGS_PROPOSED", hash));
  records.clear_pending();
  PendingSettings& pending = *records.mutable_pending();
  *pending.mutable_settings() = wanted;
  pending.set_settings_hash(hash);
  *pending.mutable_propose_time() = StampOf(clock_.Now());
  for (const std::string& difference : differences) {
    pending.add_differences(difference);
  }
  return Change(records, std::move(audit));
}

absl::Status Guard::PutDueSettingsInForce() {
  absl::MutexLock lock(&changing_);
  ASSIGN_OR_RETURN(GuardRecords records, Current());
  if (!records.pending().has_effective_time()) return absl::OkStatus();
  if (InstantOf(records.pending().effective_time()) > clock_.Now()) {
    return absl::OkStatus();
  }
  const PendingSettings pending = records.pending();
  *records.mutable_settings() = pending.settings();
  records.clear_pending();
  return Change(records,
                {SettingsRecord("SETTINGS_IN_FORCE", pending.settings_hash())});
}

void Guard::RunOnce() {
  const absl::Status status = LookAround();
  absl::MutexLock lock(&changing_);
  if (!status.ok() && status != told_) {
    LogStatus(Severity::kWarning, "the guard could not look around", status);
  }
  told_ = status;
}

absl::Status Guard::LookAround() {
  RETURN_IF_ERROR(PutDueSettingsInForce());
  return actors_.RunOnce();
}

absl::StatusOr<GuardRecords> Guard::Current() {
  ASSIGN_OR_RETURN(const int64_t generation, log_.Usable());
  if (generation != generation_) {
    ASSIGN_OR_RETURN(const GuardRecords stored, ReadGuardRecords(log_.db()));
    Publish(stored);
    generation_ = generation;
  }
  return State();
}

absl::Status Guard::Change(const GuardRecords& records,
                           std::vector<v1::AuditRecord> audit) {
  RocksBatch batch = log_.db().NewBatch();
  PutGuardRecords(records, batch);
  RETURN_IF_ERROR(log_.Commit(std::move(audit), std::move(batch), generation_));
  Publish(records);
  return absl::OkStatus();
}

void Guard::Publish(const GuardRecords& records) {
  auto settings = std::make_shared<const GuardSettings>(records.settings());
  absl::MutexLock lock(&mu_);
  records_ = records;
  settings_ = std::move(settings);
}

}  // namespace muster::actions
