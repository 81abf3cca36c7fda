#include "inventory/ingest/sweep.h"

#include <algorithm>
#include <utility>

#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/read/living_devices.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

bool IsOpen(const v1::Hold& hold) {
  return hold.state() == v1::HOLD_STATE_PENDING ||
         hold.state() == v1::HOLD_STATE_RELEASED;
}

absl::StatusOr<std::vector<v1::Hold>> OpenHolds(const StoreReader& reader,
                                                absl::string_view source) {
  const std::string prefix = ChildPrefix(source, "holds");
  std::vector<v1::Hold> holds;
  absl::Status parsed;
  RETURN_IF_ERROR(reader.ScanDocuments(
      Collection::kHolds, prefix, PrefixUpperBound(prefix), ScanOrder::kForward,
      [&](absl::string_view key, absl::string_view value) {
        v1::Hold hold;
        parsed = ParseStored(key, value, hold);
        if (parsed.ok() && IsOpen(hold)) holds.push_back(std::move(hold));
        return parsed.ok();
      }));
  RETURN_IF_ERROR(parsed);
  return holds;
}

absl::flat_hash_set<std::string> Released(const std::vector<v1::Hold>& holds) {
  absl::flat_hash_set<std::string> released;
  for (const v1::Hold& hold : holds) {
    if (hold.state() != v1::HOLD_STATE_RELEASED) continue;
    released.insert(hold.devices().begin(), hold.devices().end());
  }
  return released;
}

}  // namespace

absl::StatusOr<Sweep> JudgeSweep(const StoreReader& reader,
                                 absl::string_view source,
                                 const ShownDevices& shown,
                                 const RemovalGuard& guard) {
  Sweep sweep;
  RETURN_IF_ERROR(
      VisitLivingDevices(reader, source, [&](absl::string_view name) {
        ++sweep.living;
        if (!shown.Has(name)) sweep.unseen.emplace_back(name);
      }));
  ASSIGN_OR_RETURN(sweep.holds, OpenHolds(reader, source));
  const auto released = Released(sweep.holds);
  const int64_t judged = std::count_if(
      sweep.unseen.begin(), sweep.unseen.end(),
      [&](const std::string& name) { return !released.contains(name); });
  if (!sweep.unseen.empty()) sweep.state = v1::SYNC_STATE_RESOLVING;
  if (!MUTANT("guard_is_off") &&
      guard.Holds(sweep.living, shown.seen.size(), judged)) {
    sweep.state = v1::SYNC_STATE_HELD;
  }
  return sweep;
}

v1::Hold NewHold(const Sweep& sweep) {
  v1::Hold hold;
  hold.set_living_count(sweep.living);
  hold.mutable_devices()->Add(sweep.unseen.begin(), sweep.unseen.end());
  return hold;
}

}  // namespace muster::inventory
