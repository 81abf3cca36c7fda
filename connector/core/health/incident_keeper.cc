#include "connector/core/health/incident_keeper.h"

#include <utility>

#include "base/status_macros.h"

namespace muster::connector {

void IncidentKeeper::Open(const std::string& reason,
                          const std::string& message) {
  absl::MutexLock lock(&mu_);
  wishes_[reason] = {message, /*renew=*/false};
}

void IncidentKeeper::Update(const std::string& reason,
                            const std::string& message) {
  absl::MutexLock lock(&mu_);
  wishes_[reason] = {message, /*renew=*/true};
}

void IncidentKeeper::Close(const std::string& reason) {
  absl::MutexLock lock(&mu_);
  wishes_[reason] = {};
}

absl::Status IncidentKeeper::Flush() {
  absl::MutexLock flushing(&flushing_);
  std::map<std::string, Wish> wishes;
  {
    absl::MutexLock lock(&mu_);
    wishes.swap(wishes_);
  }
  absl::Status first;
  for (auto& [reason, wish] : wishes) {
    const absl::Status told = Apply(reason, wish);
    if (told.ok()) continue;
    first.Update(told);
    absl::MutexLock lock(&mu_);
    wishes_.emplace(reason, std::move(wish));  // unless there is a newer one
  }
  return first;
}

absl::Status IncidentKeeper::Apply(const std::string& reason,
                                   const Wish& wish) {
  if (!known_.has_value()) {
    ASSIGN_OR_RETURN(known_, records_.Open());
  }
  const auto open = known_->find(reason);
  if (!wish.message.has_value()) {
    if (open == known_->end()) return absl::OkStatus();
    RETURN_IF_ERROR(records_.Resolve(reason));
    known_->erase(reason);
    return absl::OkStatus();
  }
  const bool is_told =
      open != known_->end() && (!wish.renew || open->second == *wish.message);
  if (is_told) return absl::OkStatus();
  RETURN_IF_ERROR(records_.Report(reason, *wish.message));
  (*known_)[reason] = *wish.message;
  return absl::OkStatus();
}

}  // namespace muster::connector
