#include "plugins/trust/caep/caep_stream.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/trust/caep/caep_event.h"

namespace muster::trust {
namespace {

using caep::storage::Position;

// Verdicts looked at before the position is kept.
constexpr int kStep = 500;
constexpr int kMaxSteps = 20;
constexpr int kMaxPushes = 100;
constexpr char kVerdictName[] =
    "sources/{source}/devices/{device}/verdicts/{policy}";
constexpr const char* kOutcomeNames[] = {"taken", "refused", "busy",
                                         "shut_out"};

Position AtHeadOf(const plugins::EffectSnapshot& snapshot,
                  const Position& before) {
  Position position;
  position.set_store_uuid(snapshot.store_uuid());
  position.set_revision(snapshot.head());
  position.set_walking(true);
  position.set_last_number(before.last_number());
  return position;
}

}  // namespace

CaepStream::CaepStream(config::v1::TrustConfig::CaepStream config,
                       CaepSigner signer, Deps deps)
    : config_(std::move(config)),
      signer_(std::move(signer)),
      deps_(std::move(deps)) {}

void CaepStream::RunOnce() {
  absl::Status done = ReadVerdicts();
  if (done.ok()) done = PushDue();
  if (!done.ok() && !failing_) {
    LogStatus(Severity::kError, "a CAEP stream stands still", done,
              {{"stream", name()}});
  }
  failing_ = !done.ok();
}

std::vector<std::pair<std::string, int64_t>> CaepStream::tries() const {
  std::vector<std::pair<std::string, int64_t>> all;
  for (size_t i = 0; i < tries_.size(); ++i) {
    all.emplace_back(kOutcomeNames[i], tries_[i].load());
  }
  return all;
}

absl::Status CaepStream::ReadVerdicts() {
  bool more = true;
  for (int i = 0; more && i < kMaxSteps; ++i) {
    ASSIGN_OR_RETURN(const int pending,
                     deps_.store.CountPending(name(), kMaxPending));
    if (pending >= kMaxPending) return absl::OkStatus();
    ASSIGN_OR_RETURN(const CaepStore::Step step, NextStep(more));
    if (more || !step.statuses.empty()) {
      RETURN_IF_ERROR(deps_.store.Advance(name(), step));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<CaepStore::Step> CaepStream::NextStep(bool& more) {
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   deps_.verdicts.Snapshot());
  ASSIGN_OR_RETURN(const std::optional<Position> position,
                   deps_.store.GetPosition(name()));
  CaepStore::Step step;
  if (position) step.position = *position;
  if (step.position.store_uuid() != snapshot.store_uuid()) {
    step.position = AtHeadOf(snapshot, step.position);
  }
  if (!step.position.walking()) {
    const absl::Status read = ReadLog(snapshot, step, more);
    if (ErrorReason(read) != "RESUME_TOKEN_EXPIRED") {
      RETURN_IF_ERROR(read);
      return step;
    }
    step.position = AtHeadOf(snapshot, step.position);
  }
  more = true;
  RETURN_IF_ERROR(Walk(snapshot, step));
  return step;
}

absl::Status CaepStream::Walk(const plugins::EffectSnapshot& snapshot,
                              CaepStore::Step& step) {
  int seen = 0;
  absl::Status taken;
  const std::string after = step.position.walked_to();
  RETURN_IF_ERROR(snapshot.ForEach("sources/", after,
                                   [&](const plugins::Resource& resource) {
                                     step.position.set_walked_to(resource.name);
                                     taken = Take(resource, step);
                                     return taken.ok() && ++seen < kStep;
                                   }));
  RETURN_IF_ERROR(taken);
  if (seen < kStep) {
    step.position.set_walking(false);
    step.position.clear_walked_to();
  }
  return absl::OkStatus();
}

absl::Status CaepStream::ReadLog(const plugins::EffectSnapshot& snapshot,
                                 CaepStore::Step& step, bool& more) {
  ASSIGN_OR_RETURN(
      const plugins::LogSlice slice,
      snapshot.ReadLog(step.position.revision(), "sources/", kStep));
  for (const plugins::Resource& change : slice.changes) {
    RETURN_IF_ERROR(Take(change, step));
  }
  more = slice.through > step.position.revision();
  step.position.set_revision(slice.through);
  return absl::OkStatus();
}

absl::Status CaepStream::Take(const plugins::Resource& resource,
                              CaepStore::Step& step) {
  const auto ids = ParseName(resource.name, kVerdictName);
  if (!ids.ok()) return absl::OkStatus();  // another kind of resource
  const std::string source = SourceName{(*ids)[0]}.ToString();
  if (!IsMeant(source, (*ids)[2])) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const v1::Verdict verdict,
      plugins::ParseStored<v1::Verdict>(resource.name, resource.value));
  return Compare(verdict, resource.revision, step);
}

bool CaepStream::IsMeant(absl::string_view source,
                         absl::string_view policy) const {
  const auto& sources = config_.sources();
  if (!sources.empty() &&
      std::find(sources.begin(), sources.end(), source) == sources.end()) {
    return false;
  }
  return policy == (config_.policy().empty() ? deps_.default_policy(source)
                                             : config_.policy());
}

absl::Status CaepStream::Compare(const v1::Verdict& verdict, int64_t revision,
                                 CaepStore::Step& step) {
  const std::string status = ComplianceStatus(config_, verdict);
  if (status.empty()) return absl::OkStatus();
  std::string before;
  const auto found = step.statuses.find(verdict.device());
  if (found != step.statuses.end()) {
    before = found->second;
  } else {
    ASSIGN_OR_RETURN(before, deps_.store.StatusOf(name(), verdict.device()));
  }
  if (before == status) return absl::OkStatus();
  step.statuses[verdict.device()] = status;
  if (!before.empty()) AddEvent(verdict, revision, before, status, step);
  return absl::OkStatus();
}

void CaepStream::AddEvent(const v1::Verdict& verdict, int64_t revision,
                          const std::string& before, const std::string& status,
                          CaepStore::Step& step) {
  EventFacts facts;
  facts.id = RandomHex(deps_.random, 16);
  facts.transaction = absl::StrCat(step.position.store_uuid(), "-", revision);
  facts.previous_status = before;
  facts.current_status = status;
  facts.issue_time = deps_.clock.Now();
  const auto claims = EventClaims(config_, verdict, facts);
  if (!claims.ok()) {
    LogStatus(Severity::kWarning, "a CAEP receiver cannot be told of a device",
              claims.status(), {{"stream", name()}});
    return;
  }
  NumberedEvent& made = step.events.emplace_back();
  made.number = step.position.last_number() + 1;
  step.position.set_last_number(made.number);
  made.event.set_claims(*claims);
  v1::CaepDelivery& delivery = *made.event.mutable_delivery();
  delivery.set_id(facts.id);
  delivery.set_stream(name());
  delivery.set_device(verdict.device());
  delivery.set_previous_status(before);
  delivery.set_current_status(status);
  *delivery.mutable_event_time() = verdict.since_time();
  *delivery.mutable_next_attempt_time() = posture::ToProto(facts.issue_time);
  delivery.set_state(v1::CaepDelivery::STATE_PENDING);
}

absl::Status CaepStream::PushDue() {
  for (int i = 0; i < kMaxPushes; ++i) {
    ASSIGN_OR_RETURN(std::optional<NumberedEvent> event,
                     deps_.store.NextPending(name()));
    if (!event || posture::ToTime(event->event.delivery().next_attempt_time()) >
                      deps_.clock.Now()) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool over, PushOne(*std::move(event)));
    if (!over) return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CaepStream::PushOne(NumberedEvent event) {
  ASSIGN_OR_RETURN(const std::string token, signer_.Sign(event.event.claims()));
  const PushResult result = Push(config_, token, deps_.transport);
  tries_[result.outcome].fetch_add(1);
  v1::CaepDelivery& delivery = *event.event.mutable_delivery();
  delivery.set_attempt_count(delivery.attempt_count() + 1);
  *delivery.mutable_attempt_time() = posture::ToProto(deps_.clock.Now());
  delivery.set_http_status(result.http_status);
  delivery.set_error(result.error);
  delivery.clear_next_attempt_time();
  if (result.outcome == PushResult::kTaken) {
    delivery.set_state(v1::CaepDelivery::STATE_DELIVERED);
  } else if (result.outcome == PushResult::kRefused) {
    delivery.set_state(v1::CaepDelivery::STATE_DEAD);
  } else {
    *delivery.mutable_next_attempt_time() = posture::ToProto(
        deps_.clock.Now() + PauseAfter(result, delivery.attempt_count()));
  }
  Log(event, result);
  RETURN_IF_ERROR(deps_.store.Put(name(), event));
  return delivery.state() != v1::CaepDelivery::STATE_PENDING;
}

void CaepStream::Log(const NumberedEvent& event,
                     const PushResult& result) const {
  const v1::CaepDelivery& delivery = event.event.delivery();
  if (result.outcome == PushResult::kTaken) return;
  const bool dead = result.outcome == PushResult::kRefused;
  if (!dead && delivery.attempt_count() > 1) return;
  muster::Log(dead ? Severity::kError : Severity::kWarning,
              dead
                  ? "a CAEP receiver refuses an event for good"
                  : "a CAEP receiver does not take an event; it is tried again",
              {{"stream", name()},
               {"device", delivery.device()},
               {"id", delivery.id()},
               {"error", result.error}});
}

}  // namespace muster::trust
