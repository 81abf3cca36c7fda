#include "inventory/sources/hold_store.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/model/proto_time.h"
#include "inventory/sources/source_store.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kHolds = "holds";

absl::Status NotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "HOLD_NOT_FOUND",
               absl::StrCat("there is no hold ", name,
                            "; ListHolds has those there are"),
               {{"hold", std::string(name)}});
}

absl::Status Decided(const v1::Hold& hold) {
  const std::string state = v1::HoldState_Name(hold.state());
  return Error(absl::StatusCode::kFailedPrecondition, "HOLD_DECIDED",
               absl::StrCat(hold.name(), " is ", state,
                            " already; decide about the newest hold instead"),
               {{"hold", hold.name()}, {"state", state}});
}

absl::Status CheckDecision(absl::string_view name,
                           const HoldDecision& decision) {
  if (!decision.decided_by.empty() && !decision.reason.empty()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "HOLD_DECISION_MALFORMED",
               absl::StrCat("say who decides about ", name, ", and why"),
               {{"hold", std::string(name)}});
}

absl::StatusOr<v1::Hold> ReadHold(const StoreReader& reader,
                                  absl::string_view name) {
  ASSIGN_OR_RETURN(const std::string key, NumberedDocumentKey(name, kHolds));
  ASSIGN_OR_RETURN(auto hold,
                   ReadDocument<v1::Hold>(reader, Collection::kHolds, key));
  if (!hold) return NotFound(name);
  return *std::move(hold);
}

}  // namespace

absl::StatusOr<v1::Hold> HoldStore::Get(absl::string_view name) const {
  return ReadHold(*store_.Read(), name);
}

absl::StatusOr<ResourcePage<v1::Hold>> HoldStore::List(absl::string_view source,
                                                       absl::string_view after,
                                                       int limit) const {
  ASSIGN_OR_RETURN(const DocumentRange range,
                   NumberedAfter(Collection::kHolds, source, kHolds, after));
  ASSIGN_OR_RETURN(auto page, ReadPage<v1::Hold>(*store_.Read(), range, limit));
  for (v1::Hold& hold : page.resources) hold.clear_devices();
  return page;
}

absl::StatusOr<v1::Hold> HoldStore::Release(absl::string_view name,
                                            const HoldDecision& decision) {
  return Decide(name, v1::HOLD_STATE_RELEASED, decision);
}

absl::StatusOr<v1::Hold> HoldStore::Reject(absl::string_view name,
                                           const HoldDecision& decision) {
  return Decide(name, v1::HOLD_STATE_REJECTED, decision);
}

absl::StatusOr<v1::Hold> HoldStore::Decide(absl::string_view name,
                                           v1::HoldState state,
                                           const HoldDecision& decision) {
  RETURN_IF_ERROR(CheckDecision(name, decision));
  v1::Hold hold;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(hold, ReadHold(draft.reader(), name));
    if (hold.state() != v1::HOLD_STATE_PENDING) return Decided(hold);
    hold.set_state(state);
    *hold.mutable_decide_time() = ToProto(clock_.Now());
    hold.set_decided_by(decision.decided_by);
    hold.set_decide_reason(decision.reason);
    return SyncDocuments(draft).Put(hold);
  }));
  return hold;
}

}  // namespace muster::inventory
