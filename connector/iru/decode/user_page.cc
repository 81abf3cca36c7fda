#include "connector/iru/decode/user_page.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

std::string PercentDecode(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    int byte = 0;
    const bool escaped = text[i] == '%' && i + 2 < text.size() &&
                         absl::SimpleHexAtoi(text.substr(i + 1, 2), &byte);
    plain += escaped ? static_cast<char>(byte) : text[i];
    if (escaped) i += 2;
  }
  return plain;
}

std::string CursorOf(absl::string_view next) {
  const size_t question = next.find('?');
  if (question == absl::string_view::npos) return "";
  for (const absl::string_view part :
       absl::StrSplit(next.substr(question + 1), '&')) {
    constexpr absl::string_view kName = "cursor=";
    if (absl::StartsWith(part, kName)) {
      return PercentDecode(part.substr(kName.size()));
    }
  }
  return "";
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
  page.next_cursor = CursorOf(FieldReader(*root).Text("next"));
  return page;
}

}  // namespace muster::iru
