#include "actions/guard/actors/known_actors.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "actions/guard/actors/principals.h"
#include "actions/guard/guard_records.h"
#include "base/access/caller.h"
#include "base/access/policy/access_rules.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

using access::v1::Role;

constexpr absl::string_view kEverySource = "sources/-";

bool TakesToken(absl::string_view principal) {
  return absl::StartsWith(principal, "people/") ||
         absl::StartsWith(principal, "scripts/");
}

// Whether `fact` says so, if its principal does.
bool SpeaksOf(const ActorFact& fact, Role role, absl::string_view source) {
  if (fact.source != kEverySource && fact.source != source) return false;
  return fact.role == role ||
         (!fact.token.empty() && fact.role == access::v1::ROLE_UNSPECIFIED);
}

bool IsOf(const ActorFact& fact, absl::string_view principal) {
  return fact.token.empty() ? MatchesPattern(fact.principal, principal)
                            : fact.principal == principal;
}

// Which facts a question is about.
enum class Of { kGrants, kTokens };

absl::Time Earliest(const ActorFacts& facts, Of of, absl::string_view principal,
                    Role role, absl::string_view source, absl::Time now) {
  absl::Time earliest = absl::InfiniteFuture();
  for (const auto& [key, fact] : facts) {
    if ((of == Of::kGrants) != fact.token.empty()) continue;
    if (fact.expire_time <= now || !IsOf(fact, principal)) continue;
    if (SpeaksOf(fact, role, source)) earliest = std::min(earliest, fact.since);
  }
  return earliest;
}

void Add(ActorFact fact, ActorFacts& facts) {
  std::string key = fact.Key();
  facts.emplace(std::move(key), std::move(fact));
}

void AddGrant(const access::v1::Grant& grant, ActorFacts& facts) {
  for (const std::string& principal : grant.principals()) {
    for (const int role : grant.roles()) {
      for (const std::string& source : grant.sources()) {
        Add({principal, static_cast<Role>(role), source, ""}, facts);
      }
    }
  }
}

void AddToken(const access::v1::Token& token, ActorFacts& facts) {
  std::vector<int> roles(token.roles().begin(), token.roles().end());
  if (roles.empty()) roles.push_back(access::v1::ROLE_UNSPECIFIED);
  std::vector<std::string> sources(token.sources().begin(),
                                   token.sources().end());
  if (sources.empty()) sources.emplace_back(kEverySource);
  for (const int role : roles) {
    for (const std::string& source : sources) {
      Add({token.principal(), static_cast<Role>(role), source, token.id(),
           InstantOf(token.expire_time())},
          facts);
    }
  }
}

}  // namespace

std::string ActorFact::Key() const {
  return JoinKey({principal, EncodeInt64(role), source, token});
}

absl::StatusOr<ActorFact> ActorFact::FromKey(absl::string_view key) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, SplitKey(key));
  if (parts.size() != 4) {
    return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
                 "the actions store cannot read since when principals are "
                 "known; restore its directory from a backup",
                 {{"record", "actors"}});
  }
  ASSIGN_OR_RETURN(const int64_t role, DecodeInt64(parts[1]));
  return ActorFact{parts[0], static_cast<Role>(role), parts[2], parts[3]};
}

ActorFacts FactsIn(const access::v1::Policy& policy,
                   const access::v1::TokenFile& tokens) {
  ActorFacts facts;
  for (const auto& grant : policy.grants()) AddGrant(grant, facts);
  for (const auto& token : tokens.tokens()) {
    if (!token.has_revoke_time()) AddToken(token, facts);
  }
  return facts;
}

absl::Time KnownSince(const ActorFacts& facts, absl::string_view principal,
                      Role role, absl::string_view source, absl::Time now) {
  const std::string known = KnownAs(principal);
  if (known == kSelf) return absl::InfinitePast();
  const absl::Time granted =
      Earliest(facts, Of::kGrants, known, role, source, now);
  if (!TakesToken(known)) return granted;
  return std::max(granted,
                  Earliest(facts, Of::kTokens, known, role, source, now));
}

}  // namespace muster::actions
