#include "plugins/trust/fleet/evidence_writer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/trust/fleet/dropped_policies.h"
#include "plugins/trust/store/subject.h"

namespace muster::trust {
namespace {

using connector::v1::DeviceCommand;
using plugins::EffectBatch;
using storage::Commanded;
using storage::DeviceEvidence;

// Of one device; more than are ever open at once.
constexpr int kMaxCommanded = 20;

std::string DeviceOf(const std::string& command) {
  return command.substr(0, command.find("/commands/"));
}

// What counts against a device; empty for what does not.
std::string KindOf(const DeviceCommand& command) {
  switch (command.kind_case()) {
    case DeviceCommand::kLock:
      return "lock";
    case DeviceCommand::kErase:
      return "erase";
    case DeviceCommand::kEnableLostMode:
      return "enable_lost_mode";
    default:
      return "";
  }
}

bool EndsLostMode(const actions::v1::Command& command) {
  const auto kind = command.command().kind_case();
  return command.state() == actions::v1::COMMAND_STATE_SUCCEEDED &&
         (kind == DeviceCommand::kDisableLostMode ||
          kind == DeviceCommand::kCancelLostMode);
}

bool IsApprovedAndOpen(actions::v1::CommandState state) {
  switch (state) {
    case actions::v1::COMMAND_STATE_APPROVED:
    case actions::v1::COMMAND_STATE_QUEUED:
    case actions::v1::COMMAND_STATE_SENDING:
    case actions::v1::COMMAND_STATE_ACCEPTED:
    case actions::v1::COMMAND_STATE_RUNNING:
    case actions::v1::COMMAND_STATE_NOT_NOW:
    case actions::v1::COMMAND_STATE_OFFLINE_PENDING:
    case actions::v1::COMMAND_STATE_UNCERTAIN:
      return true;
    default:
      return false;
  }
}

// nullopt: it counts no more.
std::optional<Commanded> Count(const actions::v1::Command& command) {
  Commanded commanded;
  commanded.set_command(command.name());
  commanded.set_kind(KindOf(command.command()));
  if (IsApprovedAndOpen(command.state())) {
    commanded.set_open(true);
    return commanded;
  }
  if (command.state() != actions::v1::COMMAND_STATE_SUCCEEDED) {
    return std::nullopt;
  }
  *commanded.mutable_end_time() = command.end_time();
  return commanded;
}

void Drop(const std::string& command, DeviceEvidence& evidence) {
  auto& all = *evidence.mutable_commanded();
  all.erase(std::remove_if(
                all.begin(), all.end(),
                [&](const Commanded& one) { return one.command() == command; }),
            all.end());
}

void EndLostMode(const actions::v1::Command& command,
                 DeviceEvidence& evidence) {
  auto& all = *evidence.mutable_commanded();
  const absl::Time ended = posture::ToTime(command.end_time());
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Commanded& one) {
                             return one.kind() == "enable_lost_mode" &&
                                    !one.open() &&
                                    posture::ToTime(one.end_time()) <= ended;
                           }),
            all.end());
}

void Add(Commanded commanded, DeviceEvidence& evidence) {
  auto& all = *evidence.mutable_commanded();
  *all.Add() = std::move(commanded);
  std::stable_sort(all.begin(), all.end(),
                   [](const Commanded& a, const Commanded& b) {
                     return a.command() < b.command();
                   });
  // Names begin with their time.
  while (all.size() > kMaxCommanded) all.erase(all.begin());
}

void Apply(const actions::v1::Command& command, DeviceEvidence& evidence) {
  if (EndsLostMode(command)) return EndLostMode(command, evidence);
  if (KindOf(command.command()).empty()) return;
  Drop(command.name(), evidence);
  if (std::optional<Commanded> commanded = Count(command)) {
    Add(*std::move(commanded), evidence);
  }
}

absl::Status Keep(const std::string& device, const DeviceEvidence& before,
                  const DeviceEvidence& after, FleetJudge& judge,
                  EffectBatch& batch) {
  if (before.SerializeAsString() == after.SerializeAsString()) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(WriteElsewhere(device, after, batch));
  return judge.Rejudge(device, {}, batch);
}

void Outcome(const compliance::v1::CheckResult& from,
             storage::CheckOutcome& to) {
  to.set_check(from.check());
  to.set_result(from.result());
  to.set_message(from.message());
  to.set_value(from.value());
  to.set_threshold(from.threshold());
  to.set_unknown_reason(from.unknown_reason());
}

void TakeShortest(const std::vector<Requirement>& requirements,
                  absl::Duration& shortest) {
  for (const Requirement& requirement : requirements) {
    if (requirement.kind == Requirement::Kind::kCheck) {
      shortest = std::min(shortest, requirement.max_age);
    }
    TakeShortest(requirement.members, shortest);
  }
}

// How long the compliance plugin may be silent before a check is too old.
absl::Duration ShortestCheckAge(const Policies& policies) {
  absl::Duration shortest = absl::InfiniteDuration();
  for (const Policy& policy : policies) {
    TakeShortest(policy.requirements, shortest);
  }
  return shortest;
}

// Checks that were too old while nothing was heard are so no more.
absl::Status HearChecks(absl::Time now, FleetJudge& judge, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                   batch.GetRecord(ChecksHeardKey()));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> before,
                   ParseChecksHeard(stored));
  RETURN_IF_ERROR(WriteChecksHeard(now, batch));
  const auto in_force = judge.policies();
  const absl::Duration shortest = ShortestCheckAge(in_force->policies);
  if (shortest == absl::InfiniteDuration()) return absl::OkStatus();
  if (before && now - *before <= shortest) return absl::OkStatus();
  return SweepAll(nullptr, *in_force, judge, batch);
}

bool CloseAll(absl::Time now, DeviceEvidence& evidence) {
  bool changed = false;
  for (Commanded& one : *evidence.mutable_commanded()) {
    if (!one.open()) continue;
    one.set_open(false);
    *one.mutable_end_time() = posture::ToProto(now);
    changed = true;
  }
  return changed;
}

}  // namespace

absl::Status TakeCommands(const actions::v1::WatchCommandsResponse& message,
                          FleetJudge& judge, EffectBatch& batch) {
  for (const actions::v1::Command& command : message.commands()) {
    const std::string device = DeviceOf(command.name());
    ASSIGN_OR_RETURN(const DeviceEvidence before, ReadElsewhere(batch, device));
    DeviceEvidence after = before;
    Apply(command, after);
    RETURN_IF_ERROR(Keep(device, before, after, judge, batch));
  }
  return absl::OkStatus();
}

absl::Status CommandsStartOver(absl::Time now, FleetJudge& judge,
                               EffectBatch& batch) {
  constexpr size_t kChunk = 500;
  std::string begin = posture::NotePrefix("elsewhere");
  const std::string end = PrefixUpperBound(begin);
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                     batch.Records(begin, end, kChunk));
    for (const plugins::Record& note : notes) {
      ASSIGN_OR_RETURN(
          DeviceEvidence evidence,
          plugins::ParseStored<DeviceEvidence>("of evidence", note.value));
      if (!CloseAll(now, evidence)) continue;
      RETURN_IF_ERROR(batch.PutRecord(note.key, evidence.SerializeAsString()));
      RETURN_IF_ERROR(
          judge.Rejudge(DeviceOf(evidence.commanded(0).command()), {}, batch));
    }
    if (notes.size() < kChunk) return absl::OkStatus();
    begin = absl::StrCat(notes.back().key, absl::string_view("\0", 1));
  }
}

absl::Status TakeChecks(
    const compliance::v1::WatchDeviceComplianceResponse& message,
    absl::Time now, FleetJudge& judge, EffectBatch& batch) {
  RETURN_IF_ERROR(HearChecks(now, judge, batch));
  for (const compliance::v1::DeviceCompliance& result : message.devices()) {
    ASSIGN_OR_RETURN(const DeviceEvidence before,
                     ReadElsewhere(batch, result.device()));
    DeviceEvidence after = before;
    after.clear_checks();
    for (const compliance::v1::CheckResult& check : result.checks()) {
      Outcome(check, *after.add_checks());
    }
    RETURN_IF_ERROR(Keep(result.device(), before, after, judge, batch));
  }
  return absl::OkStatus();
}

}  // namespace muster::trust
