#include "connector/iru/decode/catalog/list_page.h"

#include "base/status_macros.h"
#include "connector/iru/json/json.h"

namespace muster::iru {

absl::StatusOr<ListPage> DecodeListPage(
    absl::string_view body,
    const std::function<void(FieldReader& row)>& on_row) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto results = root ? FindArray(*root, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `results`");
  ListPage page;
  for (const JsonValue value : *results) {
    ++page.row_count;
    const auto object = AsObject(value);
    if (!object) continue;
    FieldReader row(*object);
    on_row(row);
  }
  const auto count = Find(*root, "count");
  page.count = count ? AsInt(*count).value_or(-1) : -1;
  const auto next = Find(*root, "next");
  page.has_next = next && AsString(*next).value_or("") != "";
  return page;
}

}  // namespace muster::iru
