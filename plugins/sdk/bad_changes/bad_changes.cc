#include "plugins/sdk/bad_changes/bad_changes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "client/watch_chain.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::plugins {
namespace {

// Bad changes of one message; more are a fault of the plugin.
constexpr size_t kMaxAside = 100;

constexpr absl::string_view kNotes = "parked/";
constexpr absl::string_view kNotesEnd = "parked0";

std::string NoteOf(absl::string_view device) {
  return absl::StrCat(kNotes, device);
}

bool IsFaultOfTheChange(const absl::Status& error) {
  constexpr std::array<absl::StatusCode, 6> kOthers = {
      absl::StatusCode::kUnavailable,       absl::StatusCode::kDeadlineExceeded,
      absl::StatusCode::kCancelled,         absl::StatusCode::kAborted,
      absl::StatusCode::kResourceExhausted, absl::StatusCode::kDataLoss};
  return std::find(kOthers.begin(), kOthers.end(), error.code()) ==
         kOthers.end();
}

absl::flat_hash_set<std::string> ParkedIn(const EffectStore& store) {
  absl::flat_hash_set<std::string> devices;
  const absl::StatusOr<EffectSnapshot> snapshot = store.Snapshot();
  if (!snapshot.ok()) return devices;
  const auto notes = snapshot->Records(kNotes, kNotesEnd, SIZE_MAX);
  if (!notes.ok()) return devices;
  for (const Record& note : *notes) {
    devices.insert(note.key.substr(kNotes.size()));
  }
  return devices;
}

bool IsAbout(const inventory::v1::WatchResponse& message,
             absl::string_view device) {
  return std::any_of(message.changes().begin(), message.changes().end(),
                     [&](const inventory::v1::Change& change) {
                       return client::NameOf(change) == device;
                     });
}

bool IsPast(const inventory::v1::WatchResponse& message,
            int64_t applied_revision, absl::string_view device,
            int64_t revision) {
  if (message.has_snapshot_end() || IsAbout(message, device)) return true;
  return !message.snapshot() && applied_revision >= revision;
}

absl::Status HandAgain(absl::string_view device,
                       const storage::ParkedChange& parked, Plugin& plugin,
                       EffectBatch& batch) {
  if (parked.gone()) return plugin.OnGone(device, batch);
  device::v1::Liveness liveness;
  const bool alive = !parked.liveness().empty();
  if (alive) {
    ASSIGN_OR_RETURN(
        liveness, ParseStored<device::v1::Liveness>(device, parked.liveness()));
  }
  if (parked.change().empty()) return plugin.OnTouched(liveness, batch);
  ASSIGN_OR_RETURN(inventory::v1::Change change,
                   ParseStored<inventory::v1::Change>(device, parked.change()));
  if (alive) device::JoinLiveness(liveness, *change.mutable_device());
  return plugin.OnDevice(change, batch);
}

}  // namespace

BadChanges::BadChanges(std::string plugin, const OnBadChange& policy,
                       const EffectStore& store, const Clock& clock)
    : plugin_(std::move(plugin)),
      policy_(policy),
      clock_(clock),
      parked_(ParkedIn(store)) {}

void BadChanges::Begin() {
  failed_.reset();
  aside_.clear();
}

absl::Status BadChanges::Try(const HandlerCall& call, EffectBatch& batch,
                             absl::FunctionRef<absl::Status()> handler) {
  const bool left_out =
      !aside_.empty() &&
      aside_.count({std::string(call.device), call.revision}) > 0;
  if (left_out) return absl::OkStatus();
  absl::Status handled = handler();
  if (handled.ok()) return NoteSuccess(call, batch);
  failed_ = FailureOf(call, handled);
  return handled;
}

absl::Status BadChanges::NoteSuccess(const HandlerCall& call,
                                     EffectBatch& batch) {
  const bool touched = call.change == nullptr && call.liveness != nullptr;
  if (touched) return KeepLiveness(call, batch);
  if (!aside_.empty()) handled_[call.device] = call.revision;
  return Forget(call.device, batch);
}

absl::Status BadChanges::KeepLiveness(const HandlerCall& call,
                                      EffectBatch& batch) const {
  if (!IsParked(call.device)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<std::string> note,
                   batch.GetRecord(NoteOf(call.device)));
  if (!note) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto parked,
                   ParseStored<storage::ParkedChange>(call.device, *note));
  parked.set_liveness(call.liveness->SerializeAsString());
  return batch.PutRecord(NoteOf(call.device), parked.SerializeAsString());
}

BadChanges::Failure BadChanges::FailureOf(const HandlerCall& call,
                                          const absl::Status& error) {
  Failure failure;
  failure.device = std::string(call.device);
  failure.revision = call.revision;
  failure.error = error;
  storage::ParkedChange& parked = failure.parked;
  if (call.change) parked.set_change(call.change->SerializeAsString());
  if (call.liveness) parked.set_liveness(call.liveness->SerializeAsString());
  parked.set_gone(call.change == nullptr && call.liveness == nullptr);
  parked.set_revision(call.revision);
  parked.set_error_code(static_cast<int>(error.code()));
  parked.set_error_message(std::string(error.message()));
  return failure;
}

bool BadChanges::SetAside(const absl::Status& tried) {
  const bool may = !tried.ok() && policy_.park && failed_.has_value() &&
                   IsFaultOfTheChange(tried) && aside_.size() < kMaxAside;
  if (!may) return false;
  const Key key(failed_->device, failed_->revision);
  if (!aside_.emplace(key, *failed_).second) return false;  // Park() refused
  failed_.reset();
  handled_.clear();
  return true;
}

absl::Status BadChanges::Park(EffectBatch& batch) {
  bool try_again = false;
  for (const auto& [key, failure] : aside_) {
    if (++attempts_[key] >= policy_.attempts || try_again) continue;
    try_again = true;
    failed_ = failure;
  }
  if (try_again) return failed_->error;
  for (const auto& [key, failure] : aside_) {
    const auto later = handled_.find(failure.device);
    if (later != handled_.end() && later->second > failure.revision) continue;
    RETURN_IF_ERROR(NoteParked(failure, attempts_[key], batch));
  }
  return absl::OkStatus();
}

absl::Status BadChanges::NoteParked(const Failure& failure, int attempts,
                                    EffectBatch& batch) {
  storage::ParkedChange parked = failure.parked;
  const std::string note = NoteOf(failure.device);
  if (parked.change().empty() && !parked.gone()) {
    ASSIGN_OR_RETURN(const std::optional<std::string> before,
                     batch.GetRecord(note));
    if (before) {
      ASSIGN_OR_RETURN(auto earlier, ParseStored<storage::ParkedChange>(
                                         failure.device, *before));
      parked.set_change(earlier.change());
      parked.set_gone(earlier.gone());
    }
  }
  parked.set_attempts(attempts);
  parked.set_park_time_nanos(absl::ToUnixNanos(clock_.Now()));
  RETURN_IF_ERROR(batch.PutRecord(note, parked.SerializeAsString()));
  batch.AfterCommit([this, failure, attempts] {
    LogStatus(Severity::kError,
              "a change was put aside; the device's next change or a restart "
              "tries it again",
              failure.error,
              {{"plugin", plugin_},
               {"device", failure.device},
               {"revision", failure.revision},
               {"attempts", attempts}});
    absl::MutexLock lock(&mu_);
    parked_.insert(failure.device);
  });
  return absl::OkStatus();
}

void BadChanges::Passed(const inventory::v1::WatchResponse& message,
                        int64_t applied_revision) {
  for (auto it = attempts_.begin(); it != attempts_.end();) {
    const auto& [device, revision] = it->first;
    it = IsPast(message, applied_revision, device, revision)
             ? attempts_.erase(it)
             : std::next(it);
  }
  absl::MutexLock lock(&mu_);
  if (!stuck_) return;
  if (IsPast(message, applied_revision, stuck_->device, stuck_->revision)) {
    stuck_.reset();
  }
}

absl::Status BadChanges::Stuck(const inventory::v1::WatchResponse& message,
                               const absl::Status& why) {
  StuckChange stuck;
  stuck.revision = message.revision();
  stuck.error = why;
  if (failed_) {
    const Key key(failed_->device, failed_->revision);
    stuck.device = failed_->device;
    stuck.revision = failed_->revision;
    stuck.attempts = aside_.count(key) > 0 ? attempts_[key] : ++attempts_[key];
    stuck.error = Annotate(
        why, absl::StrCat("the change of ", stuck.device, " at revision ",
                          stuck.revision, " cannot be handled"));
  }
  absl::MutexLock lock(&mu_);
  stuck_ = stuck;
  return stuck.error;
}

absl::Status BadChanges::TryAgain(const Record& note, Plugin& plugin,
                                  EffectBatch& batch) {
  const std::string device = note.key.substr(kNotes.size());
  ASSIGN_OR_RETURN(const auto parked,
                   ParseStored<storage::ParkedChange>(device, note.value));
  RETURN_IF_ERROR(HandAgain(device, parked, plugin, batch));
  return Forget(device, batch);
}

absl::Status BadChanges::Forget(absl::string_view device, EffectBatch& batch) {
  if (!IsParked(device)) return absl::OkStatus();
  batch.AfterCommit([this, device = std::string(device)] {
    absl::MutexLock lock(&mu_);
    parked_.erase(device);
  });
  return batch.DeleteRecord(NoteOf(device));
}

bool BadChanges::IsParked(absl::string_view device) const {
  absl::MutexLock lock(&mu_);
  return parked_.contains(device);
}

std::optional<StuckChange> BadChanges::stuck() const {
  absl::MutexLock lock(&mu_);
  return stuck_;
}

int64_t BadChanges::parked_count() const {
  absl::MutexLock lock(&mu_);
  return parked_.size();
}

}  // namespace muster::plugins
