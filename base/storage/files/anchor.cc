#include "base/storage/files/anchor.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"

namespace muster {

Anchor::Anchor(std::string path, AnchorState state)
    : path_(std::move(path)),
      state_(std::move(state)),
      written_durable_(state_.durable_revision) {}

void Anchor::NoteDurable(int64_t revision) {
  absl::MutexLock lock(&mu_);
  state_.durable_revision = std::max(state_.durable_revision, revision);
  state_.reserved_through =
      std::max(state_.reserved_through, state_.durable_revision);
}

absl::Status Anchor::Flush() {
  absl::MutexLock writing(&writing_);
  if (!dirty()) return absl::OkStatus();
  return WriteLocked(state());
}

absl::Status Anchor::EnsureReserved(int64_t revision) {
  if (Reserves(revision)) return absl::OkStatus();
  absl::MutexLock writing(&writing_);
  if (Reserves(revision)) return absl::OkStatus();
  AnchorState next = state();
  next.reserved_through = (revision / kBlock + 1) * kBlock;
  return WriteLocked(next);
}

AnchorState Anchor::state() const {
  absl::MutexLock lock(&mu_);
  return state_;
}

bool Anchor::dirty() const {
  absl::MutexLock lock(&mu_);
  return state_.durable_revision > written_durable_;
}

bool Anchor::Reserves(int64_t revision) const {
  absl::MutexLock lock(&mu_);
  return revision <= state_.reserved_through;
}

absl::Status Anchor::WriteLocked(const AnchorState& next) {
  RETURN_IF_ERROR(AnchorFile::Write(path_, next));
  absl::MutexLock lock(&mu_);
  state_.reserved_through =
      std::max(state_.reserved_through, next.reserved_through);
  written_durable_ = next.durable_revision;
  return absl::OkStatus();
}

}  // namespace muster
