#include "inventory/store/testing/fake_device_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/store/testing/fake_store_reader.h"

namespace muster::inventory {
namespace {

bool SamePlace(const LogEnd& a, const LogEnd& b) {
  return a.revision == b.revision && a.touch == b.touch &&
         a.ended_syncs == b.ended_syncs;
}

absl::Status CommitUnknown() {
  return Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
               "whether the last write happened is not known; recover first");
}

absl::Status StoreMoved(const LogEnd& before, const LogEnd& end) {
  return Error(absl::StatusCode::kAborted, "STORE_MOVED",
               absl::StrCat("the write begins at revision ", before.revision,
                            ", the store ends at ", end.revision,
                            "; read again and redo it"),
               {{"before", absl::StrCat(before.revision)},
                {"end", absl::StrCat(end.revision)}});
}

}  // namespace

FakeDeviceStore::FakeDeviceStore()
    : FakeDeviceStore({"00000000-0000-4000-8000-00000000face", 1}) {}

FakeDeviceStore::FakeDeviceStore(StoreIdentity identity)
    : identity_(std::move(identity)) {}

void FakeDeviceStore::FailNextCommit(absl::Status status) {
  absl::MutexLock lock(&mu_);
  next_commit_ = std::move(status);
}

void FakeDeviceStore::LoseNextCommit(bool happened) {
  absl::MutexLock lock(&mu_);
  lose_next_ = happened;
}

void FakeDeviceStore::FailNextRecover(absl::Status status) {
  absl::MutexLock lock(&mu_);
  next_recover_ = std::move(status);
}

void FakeDeviceStore::BumpEpoch() {
  absl::MutexLock lock(&mu_);
  ++identity_.epoch;
}

void FakeDeviceStore::Restart() {
  absl::MutexLock lock(&mu_);
  Settle();
  next_commit_ = absl::OkStatus();
  next_recover_ = absl::OkStatus();
  lose_next_.reset();
  state_.end.ended_syncs = 0;
}

int FakeDeviceStore::commits() const {
  absl::MutexLock lock(&mu_);
  return commits_;
}

int FakeDeviceStore::reads() const {
  absl::MutexLock lock(&mu_);
  return reads_;
}

StoreIdentity FakeDeviceStore::identity() const {
  absl::MutexLock lock(&mu_);
  return identity_;
}

LogEnd FakeDeviceStore::end() const {
  absl::MutexLock lock(&mu_);
  return state_.end;
}

Revision FakeDeviceStore::compacted_through() const {
  absl::MutexLock lock(&mu_);
  return state_.compacted_through;
}

CommitResult FakeDeviceStore::Commit(const StoreWrite& write) {
  absl::MutexLock lock(&mu_);
  if (absl::Status status = CheckCommit(write); !status.ok()) {
    return {CommitOutcome::kRefused, std::move(status)};
  }
  if (lose_next_) {
    lost_ = Lost{write, *std::exchange(lose_next_, std::nullopt)};
    return {CommitOutcome::kUnknown, CommitUnknown()};
  }
  Take(write);
  return {};
}

absl::Status FakeDeviceStore::Recover() {
  absl::MutexLock lock(&mu_);
  if (!lost_) return absl::OkStatus();
  RETURN_IF_ERROR(std::exchange(next_recover_, absl::OkStatus()));
  Settle();
  return absl::OkStatus();
}

absl::StatusOr<Revision> FakeDeviceStore::Compact(Revision through, int limit) {
  absl::MutexLock lock(&mu_);
  if (lost_) return CommitUnknown();
  const Revision last = std::min(through, state_.end.revision);
  for (; limit > 0 && state_.compacted_through < last; --limit) {
    RETURN_IF_ERROR(ForgetOldest(state_));
  }
  return state_.compacted_through;
}

std::unique_ptr<StoreReader> FakeDeviceStore::Read() const {
  absl::MutexLock lock(&mu_);
  ++reads_;
  return std::make_unique<FakeStoreReader>(state_);
}

absl::Status FakeDeviceStore::CheckCommit(const StoreWrite& write) {
  if (lost_) return CommitUnknown();
  RETURN_IF_ERROR(std::exchange(next_commit_, absl::OkStatus()));
  if (!SamePlace(write.before, state_.end)) {
    return StoreMoved(write.before, state_.end);
  }
  return absl::OkStatus();
}

void FakeDeviceStore::Take(const StoreWrite& write) {
  ApplyWrite(write, state_);
  ++commits_;
}

void FakeDeviceStore::Settle() {
  if (!lost_) return;
  const Lost lost = *std::exchange(lost_, std::nullopt);
  if (lost.happened) Take(lost.write);
}

}  // namespace muster::inventory
