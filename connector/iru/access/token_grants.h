#ifndef CONNECTOR_IRU_ACCESS_TOKEN_GRANTS_H_
#define CONNECTOR_IRU_ACCESS_TOKEN_GRANTS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::iru {

// A method and a path with ids as `{}`.
using Grant = std::pair<std::string, std::string>;
using Grants = std::set<Grant>;

// A page of the audit log, as far as it is about API tokens.
struct TokenEvents {
  struct Event {
    std::string token_id;
    std::string time;  // as the vendor writes it; sorts by age
    bool deleted = false;
    // What the token may do since then; unset if the event does not say.
    bool has_grants = false;
    Grants grants;
  };

  std::vector<Event> events;
  // The link to the next page; empty on the last. Never followed.
  std::string next;
};

// Source: Iru API, "Audit events" (`target_type` `api_token`).
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no list `results`.
absl::StatusOr<TokenEvents> DecodeTokenEvents(absl::string_view body);

// What each token may do by the latest event that says so, by the token's id.
// Deleted ones are left out.
std::map<std::string, Grants> LatestGrants(
    std::vector<TokenEvents::Event> events);

// What the token may do of which it was proven what it may (`granted`) and what
// it may not (`refused`). The log does not say which token is which: those that
// agree with the proof are looked at.
class GrantGuess {
 public:
  enum class Answer { kGranted, kRefused, kUnknown };

  GrantGuess(const std::map<std::string, Grants>& tokens, const Grants& granted,
             const Grants& refused);

  // Granted or refused where every token that it can be agrees.
  Answer Ask(const Grant& grant) const;
  // What every token that it can be may do; empty if it can be none.
  Grants Common() const;

 private:
  std::vector<Grants> candidates_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ACCESS_TOKEN_GRANTS_H_
