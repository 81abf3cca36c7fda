#include "plugins/trust/store/totals.h"

#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/live_device.h"

namespace muster::trust {
namespace {

using storage::PolicyTotals;

void Add(const v1::Verdict& verdict, int64_t count, PolicyTotals& totals) {
  if (verdict.removed()) return;
  if (verdict.has_hold()) totals.set_held_count(totals.held_count() + count);
  switch (verdict.state()) {
    case v1::TRUST_STATE_TRUSTED:
      return totals.set_trusted_count(totals.trusted_count() + count);
    case v1::TRUST_STATE_UNTRUSTED:
      return totals.set_untrusted_count(totals.untrusted_count() + count);
    default:
      return totals.set_unknown_count(totals.unknown_count() + count);
  }
}

}  // namespace

std::string TotalsKey(absl::string_view source, absl::string_view policy) {
  std::string key = posture::NoteKey("totals", source);
  AppendKeyPart(key, policy);
  return key;
}

absl::Status WriteTotals(absl::string_view source, absl::string_view policy,
                         const PolicyTotals& totals,
                         plugins::EffectBatch& batch) {
  return batch.PutRecord(TotalsKey(source, policy), totals.SerializeAsString());
}

absl::Status CountVerdict(const v1::Verdict* before, const v1::Verdict* after,
                          plugins::EffectBatch& batch) {
  const v1::Verdict& any = after != nullptr ? *after : *before;
  const std::string source = posture::SourceOf(any.device());
  ASSIGN_OR_RETURN(PolicyTotals totals,
                   ReadTotals(batch, source, any.policy()));
  if (before != nullptr) Add(*before, -1, totals);
  if (after != nullptr) Add(*after, 1, totals);
  if (totals.held_count() == 0) totals.clear_hold_since_time();
  return WriteTotals(source, any.policy(), totals, batch);
}

absl::Status ForEachTotals(
    const plugins::EffectSnapshot& snapshot,
    absl::FunctionRef<void(const std::string&, const std::string&,
                           const PolicyTotals&)>
        visit) {
  const std::string prefix = posture::NotePrefix("totals");
  ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                   snapshot.Records(prefix, PrefixUpperBound(prefix),
                                    std::numeric_limits<size_t>::max()));
  for (const plugins::Record& note : notes) {
    ASSIGN_OR_RETURN(const std::vector<std::string> parts, SplitKey(note.key));
    ASSIGN_OR_RETURN(
        const PolicyTotals totals,
        plugins::ParseStored<PolicyTotals>("of totals", note.value));
    visit(absl::StrCat(parts[1], "/", parts[2]), parts.back(), totals);
  }
  return absl::OkStatus();
}

v1::ListVerdictsResponse::Totals ShowTotals(const PolicyTotals& from) {
  v1::ListVerdictsResponse::Totals totals;
  totals.set_trusted_count(from.trusted_count());
  totals.set_untrusted_count(from.untrusted_count());
  totals.set_unknown_count(from.unknown_count());
  totals.set_held_count(from.held_count());
  return totals;
}

}  // namespace muster::trust
