#include "connector/iru/decode/user_page.h"

#include <optional>
#include <utility>

#include "base/status_macros.h"
#include "connector/iru/client/answer/next_query.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

absl::StatusOr<std::string> CursorOf(absl::string_view next) {
  ASSIGN_OR_RETURN(const auto query, QueryOfNext(next));
  for (const auto& [name, value] : query) {
    if (name == "cursor") return value;
  }
  return std::string();
}

std::optional<DirectoryUser> DecodeUser(const JsonValue& value) {
  const auto object = AsObject(value);
  if (!object) return std::nullopt;
  FieldReader row(*object);
  DirectoryUser user;
  user.id = row.TextOrNumber("id");
  user.deprecated_id = row.TextOrNumber("deprecated_user_id");
  user.email = row.Text("email");
  user.display_name = row.Text("name");
  user.department = row.Text("department");
  user.job_title = row.Text("job_title");
  user.archived = row.Flag("archived");
  if (user.id.empty()) return std::nullopt;
  return user;
}

}  // namespace

absl::StatusOr<UserPage> DecodeUserPage(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto results = root ? FindArray(*root, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `results`");
  UserPage page;
  for (const JsonValue row : *results) {
    auto user = DecodeUser(row);
    if (user) page.users.push_back(*std::move(user));
  }
  ASSIGN_OR_RETURN(page.next_cursor, CursorOf(FieldReader(*root).Text("next")));
  return page;
}

}  // namespace muster::iru
