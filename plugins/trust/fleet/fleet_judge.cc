#include "plugins/trust/fleet/fleet_judge.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/store/history.h"
#include "plugins/trust/store/records.pb.h"
#include "plugins/trust/verdict/publish.h"
#include "plugins/trust/verdict/verdict.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using plugins::EffectBatch;
using plugins::Record;

constexpr char kSweep[] = "sweep";

std::string AfterKey(absl::string_view key) {
  return absl::StrCat(key, absl::string_view("\0", 1));
}

}  // namespace

absl::Status FleetJudge::Judge(const Device& device, const Cause& cause,
                               EffectBatch& batch) {
  ASSIGN_OR_RETURN(Surroundings surroundings,
                   ReadSurroundings(batch, posture::SourceOf(device.name())));
  ASSIGN_OR_RETURN(const Subject subject,
                   ReadSubject(batch, device, std::move(surroundings)));
  return JudgeSubject(subject, cause, clock_.Now(), batch);
}

absl::Status FleetJudge::Rejudge(absl::string_view device, const Cause& cause,
                                 EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, device));
  return known ? Judge(*known, cause, batch) : absl::OkStatus();
}

absl::Status FleetJudge::Drop(const Device& device, EffectBatch& batch) {
  Forget(device);
  RETURN_IF_ERROR(posture::DropDue(device.name(), batch));
  RETURN_IF_ERROR(DropElsewhere(device.name(), batch));
  RETURN_IF_ERROR(DropChanges(device.name(), batch));
  for (const Policy& policy : book_.current()->policies) {
    RETURN_IF_ERROR(DropVerdict(device.name(), policy.name, batch));
  }
  return absl::OkStatus();
}

absl::Status FleetJudge::JudgeSubject(const Subject& subject,
                                      const Cause& cause, absl::Time now,
                                      EffectBatch& batch) {
  const auto in_force = book_.current();
  const std::string source = posture::SourceOf(subject.device.name());
  absl::Time due = absl::InfiniteFuture();
  for (const Policy& policy : in_force->policies) {
    if (!policy.SpeaksOf(source)) continue;
    Judgement judgement =
        trust::Judge(subject.device, subject.evidence(), policy, now);
    due = std::min(due, judgement.holds_until);
    const Occasion occasion = {cause.sync, cause.released_policy == policy.name,
                               IsForMissingData(judgement)};
    ASSIGN_OR_RETURN(
        const absl::Time stands_until,
        Publish(MakeVerdict(subject.device, subject.surroundings.source, policy,
                            std::move(judgement), in_force->version(), now),
                policy, occasion, batch));
    due = std::min(due, stands_until);
  }
  Forget(subject.device);
  return posture::SetDue(subject.device.name(), due, batch);
}

absl::Status FleetJudge::StartSweep(
    absl::string_view source, const std::vector<std::string>& dropped_policies,
    EffectBatch& batch) {
  const std::string key = posture::NoteKey(kSweep, source);
  ASSIGN_OR_RETURN(std::optional<storage::Sweep> sweep,
                   posture::ReadNote<storage::Sweep>(batch, key));
  if (!sweep) sweep.emplace();
  sweep->clear_after();
  for (const std::string& policy : dropped_policies) {
    sweep->add_dropped_policies(policy);
  }
  forget_all_ = true;
  return batch.PutRecord(key, sweep->SerializeAsString());
}

absl::StatusOr<bool> FleetJudge::Sweep(size_t limit, EffectBatch& batch) {
  const std::string prefix = posture::NotePrefix(kSweep);
  ASSIGN_OR_RETURN(const std::vector<Record> sweeps,
                   batch.Records(prefix, PrefixUpperBound(prefix), 2));
  if (sweeps.empty()) return false;
  ASSIGN_OR_RETURN(storage::Sweep sweep, plugins::ParseStored<storage::Sweep>(
                                             "of a sweep", sweeps[0].value));
  ASSIGN_OR_RETURN(std::vector<std::string> parts, SplitKey(sweeps[0].key));
  const std::string source = absl::StrCat(parts[1], "/", parts[2]);
  const std::string devices =
      posture::NoteKey(posture::kDeviceNote, absl::StrCat(source, "/devices"));
  const std::string begin =
      sweep.after().empty() ? devices : AfterKey(sweep.after());
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   batch.Records(begin, PrefixUpperBound(devices), limit));
  ASSIGN_OR_RETURN(const Surroundings surroundings,
                   ReadSurroundings(batch, source));
  for (const Record& note : notes) {
    ASSIGN_OR_RETURN(Device device,
                     plugins::ParseStored<Device>("of a device", note.value));
    for (const std::string& policy : sweep.dropped_policies()) {
      RETURN_IF_ERROR(DropVerdict(device.name(), policy, batch));
    }
    ASSIGN_OR_RETURN(const Subject subject,
                     ReadSubject(batch, std::move(device), surroundings));
    RETURN_IF_ERROR(JudgeSubject(subject, {}, clock_.Now(), batch));
  }
  if (notes.size() < limit) {
    RETURN_IF_ERROR(batch.DeleteRecord(sweeps[0].key));
    return sweeps.size() > 1;
  }
  sweep.set_after(notes.back().key);
  RETURN_IF_ERROR(batch.PutRecord(sweeps[0].key, sweep.SerializeAsString()));
  return true;
}

absl::Status FleetJudge::JudgeDue(absl::Time now, size_t limit,
                                  EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::TakeDue(now, limit, batch));
  for (const std::string& name : due) {
    RETURN_IF_ERROR(Rejudge(name, {}, batch));
  }
  return absl::OkStatus();
}

absl::Status FleetJudge::EndBatch(EffectBatch& batch) {
  RETURN_IF_ERROR(DecideFlips(book_.current()->policies, clock_.Now(), batch));
  if (forget_all_) {
    batch.AfterCommit([this] { cache_.Clear(); });
  } else if (!forgotten_.empty()) {
    batch.AfterCommit([this, keys = std::move(forgotten_)] {
      for (const std::string& key : keys) cache_.Drop(key);
    });
  }
  forgotten_.clear();
  forget_all_ = false;
  return absl::OkStatus();
}

std::string FleetJudge::SerialKey(absl::string_view source,
                                  absl::string_view serial_number) {
  return absl::StrCat(source, "\n", absl::AsciiStrToLower(serial_number));
}

std::string FleetJudge::NameKey(absl::string_view device) {
  return std::string(device);
}

void FleetJudge::Forget(const Device& device) {
  if (forget_all_) return;
  forgotten_.push_back(NameKey(device.name()));
  if (device.serial_number().empty()) return;
  forgotten_.push_back(
      SerialKey(posture::SourceOf(device.name()), device.serial_number()));
}

}  // namespace muster::trust
