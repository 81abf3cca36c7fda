#include "inventory/ingest/step/shown_memo.h"

namespace muster::inventory {

bool ShownMemo::Find(std::vector<SkimmedDevice>& devices) {
  bool any = false;
  absl::MutexLock lock(&mu_);
  for (SkimmedDevice& one : devices) {
    const auto found = entries_.find(one.kin);
    if (found == entries_.end()) continue;
    if (found->second.fingerprint != one.fingerprint) continue;
    one.hash = found->second.hash;
    any = true;
  }
  return any;
}

void ShownMemo::Learn(const std::vector<SkimmedDevice>& devices) {
  absl::MutexLock lock(&mu_);
  for (const SkimmedDevice& one : devices) {
    if (!one.hash) continue;
    entries_[one.kin] = {one.fingerprint, *one.hash};
    if (entries_.size() > most_) entries_.clear();
  }
}

}  // namespace muster::inventory
