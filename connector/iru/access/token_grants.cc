#include "connector/iru/access/token_grants.h"

#include <algorithm>

#include "base/status_macros.h"
#include "connector/iru/access/permission_table.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

void ReadGrants(const FieldReader& row, TokenEvents::Event& event) {
  const auto state = FindObject(row.object(), "new_state");
  const auto list = state ? FindArray(*state, "permissions") : std::nullopt;
  if (!list) return;
  event.has_grants = true;
  for (const JsonValue value : *list) {
    const auto object = AsObject(value);
    if (!object) continue;
    const FieldReader grant(*object);
    event.grants.emplace(grant.ReadText("http_method").value,
                         PlainPath(grant.ReadText("path").value));
  }
}

bool Agrees(const Grants& token, const Grants& granted, const Grants& refused) {
  const auto has = [&](const Grant& grant) { return token.count(grant) > 0; };
  return std::all_of(granted.begin(), granted.end(), has) &&
         std::none_of(refused.begin(), refused.end(), has);
}

}  // namespace

absl::StatusOr<TokenEvents> DecodeTokenEvents(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto results = root ? FindArray(*root, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `results`");
  TokenEvents page;
  for (const JsonValue value : *results) {
    const auto object = AsObject(value);
    if (!object) continue;
    FieldReader row(*object);
    if (row.Text("target_type") != "api_token") continue;
    TokenEvents::Event event;
    event.token_id = row.Text("target_id");
    event.time = row.Text("occurred_at");
    event.deleted = row.Text("action") == "delete";
    ReadGrants(row, event);
    page.events.push_back(std::move(event));
  }
  page.next = FieldReader(*root).ReadText("next").value;
  return page;
}

std::map<std::string, Grants> LatestGrants(
    std::vector<TokenEvents::Event> events) {
  std::stable_sort(
      events.begin(), events.end(),
      [](const auto& a, const auto& b) { return a.time < b.time; });
  std::map<std::string, Grants> tokens;
  for (TokenEvents::Event& event : events) {
    if (event.deleted) {
      tokens.erase(event.token_id);
    } else if (event.has_grants) {
      tokens[event.token_id] = std::move(event.grants);
    }
  }
  return tokens;
}

GrantGuess::GrantGuess(const std::map<std::string, Grants>& tokens,
                       const Grants& granted, const Grants& refused) {
  for (const auto& [id, grants] : tokens) {
    if (Agrees(grants, granted, refused)) candidates_.push_back(grants);
  }
}

GrantGuess::Answer GrantGuess::Ask(const Grant& grant) const {
  const auto having = std::count_if(
      candidates_.begin(), candidates_.end(),
      [&](const Grants& grants) { return grants.count(grant) > 0; });
  if (candidates_.empty()) return Answer::kUnknown;
  if (having == 0) return Answer::kRefused;
  const bool all = having == static_cast<int64_t>(candidates_.size());
  return all ? Answer::kGranted : Answer::kUnknown;
}

Grants GrantGuess::Common() const {
  Grants common;
  if (candidates_.empty()) return common;
  for (const Grant& grant : candidates_.front()) {
    if (Ask(grant) == Answer::kGranted) common.insert(grant);
  }
  return common;
}

}  // namespace muster::iru
