#include "plugins/trust/store/decisions.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/store/note_page.h"

namespace muster::trust {
namespace {

constexpr char kDecision[] = "decision";

void LogDecision(const v1::TrustDecision& decision) {
  Log(Severity::kInfo, "a person decided on trust",
      {{"kind", decision.kind()},
       {"principal", decision.principal()},
       {"subject", decision.subject()},
       {"reason", decision.reason()},
       {"effect", decision.effect()}});
}

}  // namespace

absl::Status RecordDecision(const v1::TrustDecision& decision,
                            plugins::EffectBatch& batch) {
  batch.AfterCommit([decision] { LogDecision(decision); });
  absl::Time time = posture::ToTime(decision.time());
  while (true) {
    std::string key = posture::NotePrefix(kDecision);
    AppendKeyPart(key, EncodeInt64(-absl::ToUnixNanos(time)));
    ASSIGN_OR_RETURN(const std::optional<std::string> taken,
                     batch.GetRecord(key));
    if (!taken) return batch.PutRecord(key, decision.SerializeAsString());
    time += absl::Nanoseconds(1);
  }
}

absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(
    const v1::ListDecisionsRequest& request,
    const plugins::EffectSnapshot& snapshot) {
  v1::ListDecisionsResponse response;
  const auto take = [&](v1::TrustDecision decision) {
    *response.add_decisions() = std::move(decision);
    return true;
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ReadNotePage<v1::TrustDecision>(request, posture::NotePrefix(kDecision),
                                      snapshot, take));
  return response;
}

}  // namespace muster::trust
