#include "connector/iru/decode/prism_page.h"

#include "base/api/resource_name.h"
#include "base/status_macros.h"

namespace muster::iru {

namespace {

// Longer than a UUID and than any id that Iru has had.
constexpr size_t kMaxIdBytes = 64;

bool IsUsable(const Field<std::string>& id) {
  return id.has_value() && id.value.size() <= kMaxIdBytes &&
         IsResourceId(id.value);
}

}  // namespace

absl::StatusOr<PrismEnvelope> DecodePrismPage(
    absl::string_view body,
    const std::function<void(const std::string& device_id, FieldReader& row)>&
        on_row,
    const std::function<void(int index)>& on_bad_row) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto envelope = AsObject(document.root());
  if (!envelope) return MalformedPage("it is no object");
  const auto data = FindArray(*envelope, "data");
  if (!data) return MalformedPage("it has no list `data`");
  PrismEnvelope result;
  for (const JsonValue value : *data) {
    const int index = result.row_count++;
    const auto object = AsObject(value);
    if (!object) {
      on_bad_row(index);
      continue;
    }
    FieldReader row(*object);
    const Field<std::string> id = row.ReadText("device_id");
    if (IsUsable(id)) {
      on_row(id.value, row);
    } else {
      on_bad_row(index);
    }
  }
  result.cursor = FieldReader(*envelope).Text("cursor");
  return result;
}

}  // namespace muster::iru
