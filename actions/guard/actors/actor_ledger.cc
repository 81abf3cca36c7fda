#include "actions/guard/actors/actor_ledger.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "actions/store/families.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

// In kMeta: the files were seen once.
constexpr absl::string_view kBootstrapped = "actors_bootstrapped";

// Since when, of what was there at the bootstrap.
constexpr int64_t kForEver = std::numeric_limits<int64_t>::min();

v1::AuditRecord RecordOf(const ActorFact& fact, absl::string_view change) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_GUARD);
  record.set_requester(fact.principal);
  record.set_source(fact.source);
  record.set_outcome(
      absl::StrCat(fact.token.empty() ? "GRANT" : "TOKEN", "_", change));
  const std::string role = access::v1::Role_Name(fact.role);
  record.set_reason(fact.token.empty()
                        ? std::string(absl::StripPrefix(role, "ROLE_"))
                        : absl::StrCat("token ", fact.token, ", ",
                                       fact.role == access::v1::ROLE_UNSPECIFIED
                                           ? "all roles"
                                           : absl::StripPrefix(role, "ROLE_")));
  return record;
}

v1::AuditRecord BootstrapRecord(size_t known) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_GUARD);
  record.set_outcome("BOOTSTRAP");
  record.set_reason(absl::StrCat(
      known,
      " grants and tokens count as known since ever, because nothing "
      "was known before"));
  return record;
}

}  // namespace

absl::Status ActorLedger::RunOnce() {
  absl::MutexLock lock(&changing_);
  RETURN_IF_ERROR(LoadIfReopened());
  const std::string mark = AccessFilesMark(directory_);
  if (current_ && mark == mark_) return absl::OkStatus();
  ASSIGN_OR_RETURN(ActorFacts found, ReadFiles());
  RETURN_IF_ERROR(Learn(std::move(found)));
  mark_ = mark;
  current_ = true;
  return absl::OkStatus();
}

absl::Time ActorLedger::Since(absl::string_view principal,
                              access::v1::Role role,
                              absl::string_view source) const {
  absl::MutexLock lock(&mu_);
  return KnownSince(facts_, principal, role, source, clock_.Now());
}

absl::Status ActorLedger::LoadIfReopened() {
  ASSIGN_OR_RETURN(const int64_t generation, log_.Usable());
  if (generation == generation_) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<std::string> known,
                   log_.db().Get(kMeta, kBootstrapped));
  ASSIGN_OR_RETURN(ActorFacts stored, ReadStored());
  bootstrapped_ = known.has_value();
  current_ = false;
  generation_ = generation;
  absl::MutexLock lock(&mu_);
  facts_ = std::move(stored);
  return absl::OkStatus();
}

absl::StatusOr<ActorFacts> ActorLedger::ReadStored() const {
  ActorFacts stored;
  auto it = log_.db().Prefix(kActors, "");
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(ActorFact fact, ActorFact::FromKey(it.key()));
    ASSIGN_OR_RETURN(const int64_t since, DecodeInt64(it.value()));
    fact.since =
        since == kForEver ? absl::InfinitePast() : absl::FromUnixMicros(since);
    stored.emplace(std::string(it.key()), std::move(fact));
  }
  RETURN_IF_ERROR(it.status());
  return stored;
}

absl::StatusOr<ActorFacts> ActorLedger::ReadFiles() const {
  ASSIGN_OR_RETURN(const access::v1::Policy policy, ReadPolicy(directory_));
  ASSIGN_OR_RETURN(const access::v1::TokenFile tokens, ReadTokens(directory_));
  return FactsIn(policy, tokens);
}

absl::Status ActorLedger::Learn(ActorFacts found) {
  const ActorFacts known = facts();
  const absl::Time since = bootstrapped_ ? clock_.Now() : absl::InfinitePast();
  RocksBatch batch = log_.db().NewBatch();
  std::vector<v1::AuditRecord> records;
  for (auto& [key, fact] : found) {
    const auto before = known.find(key);
    fact.since = before == known.end() ? since : before->second.since;
    if (before != known.end()) continue;
    batch.Put(
        kActors, key,
        EncodeInt64(bootstrapped_ ? absl::ToUnixMicros(since) : kForEver));
    if (bootstrapped_) records.push_back(RecordOf(fact, "ADDED"));
  }
  for (const auto& [key, fact] : known) {
    if (found.count(key) > 0) continue;
    batch.Delete(kActors, key);
    records.push_back(RecordOf(fact, "REMOVED"));
  }
  if (!bootstrapped_) {
    batch.Put(kMeta, kBootstrapped, "1");
    records.push_back(BootstrapRecord(found.size()));
  }
  if (!batch.empty())
    RETURN_IF_ERROR(
        log_.Commit(std::move(records), std::move(batch), generation_));
  bootstrapped_ = true;
  absl::MutexLock lock(&mu_);
  facts_ = std::move(found);
  return absl::OkStatus();
}

ActorFacts ActorLedger::facts() const {
  absl::MutexLock lock(&mu_);
  return facts_;
}

}  // namespace muster::actions
