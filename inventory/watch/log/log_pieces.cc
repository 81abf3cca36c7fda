#include "inventory/watch/log/log_pieces.h"

#include <algorithm>

namespace muster::inventory {

void LogPiece::Fill(Read read) {
  {
    absl::MutexLock lock(&mu_);
    if (state_ != State::kNew) return;
    state_ = State::kReading;
  }
  absl::StatusOr<LogBatch> batch = read();
  absl::MutexLock lock(&mu_);
  batch_ = std::move(batch);
  state_ = State::kReady;
}

std::optional<absl::StatusOr<LogBatch>> LogPiece::Take() {
  absl::MutexLock lock(&mu_);
  const auto read = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return state_ != State::kReading;
  };
  mu_.Await(absl::Condition(&read));
  state_ = State::kTaken;
  place_.reset();
  return std::exchange(batch_, std::nullopt);
}

bool LogPiece::ready() const {
  absl::MutexLock lock(&mu_);
  return state_ == State::kReady;
}

void LogPiece::Hold(std::shared_ptr<void> place) {
  absl::MutexLock lock(&mu_);
  if (state_ != State::kTaken) place_ = std::move(place);
}

void LogPieces::Add(const std::shared_ptr<LogPiece>& piece) {
  absl::MutexLock lock(&mu_);
  pieces_.erase(std::remove_if(pieces_.begin(), pieces_.end(),
                               [](const auto& one) { return one.expired(); }),
                pieces_.end());
  pieces_.push_back(piece);
}

std::shared_ptr<LogPiece> LogPieces::Find(uint64_t query_fingerprint,
                                          Revision after) const {
  absl::MutexLock lock(&mu_);
  for (const std::weak_ptr<LogPiece>& one : pieces_) {
    std::shared_ptr<LogPiece> piece = one.lock();
    if (piece != nullptr && piece->after() == after &&
        piece->query_fingerprint() == query_fingerprint) {
      return piece;
    }
  }
  return nullptr;
}

void LogPieces::Clear() {
  absl::MutexLock lock(&mu_);
  pieces_.clear();
}

}  // namespace muster::inventory
