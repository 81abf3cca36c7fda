#ifndef ACTIONS_GUARD_ACTORS_KNOWN_ACTORS_H_
#define ACTIONS_GUARD_ACTORS_KNOWN_ACTORS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster::actions {

// One thing that makes a principal somebody: one role of one grant in one
// source, or one such part of what a token is good for. A value.
struct ActorFact {
  // Of a grant, a pattern; of a token, whom it stands for.
  std::string principal;
  access::v1::Role role =
      access::v1::ROLE_UNSPECIFIED;  // of a token: whichever
  // `sources/{source}`, or `sources/-` for all.
  std::string source;
  // Id of the token; empty of a grant.
  std::string token;
  // When the token stops by itself.
  absl::Time expire_time = absl::InfiniteFuture();
  // Since when it is known; InfinitePast() for ever.
  absl::Time since = absl::InfinitePast();

  // The key in the family kActors: all but the times.
  std::string Key() const;

  // Errors:
  //   DATA_LOSS STORE_CORRUPT: not what Key() makes.
  static absl::StatusOr<ActorFact> FromKey(absl::string_view key);
};

// By Key().
using ActorFacts = std::map<std::string, ActorFact>;

// What the files say now, with `since` not set: every grant of `policy`, and
// every token of `tokens` that is not revoked.
ActorFacts FactsIn(const access::v1::Policy& policy,
                   const access::v1::TokenFile& tokens);

// Since when `principal` has `role` for `source` by `facts`, at `now`: see
// ActorLedger::Since().
absl::Time KnownSince(const ActorFacts& facts, absl::string_view principal,
                      access::v1::Role role, absl::string_view source,
                      absl::Time now);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_ACTORS_KNOWN_ACTORS_H_
