#include "connector/iru/decode/prism_page.h"

#include "base/status_macros.h"

namespace muster::iru {

DeviceInformation DeviceInformation::Decode(FieldReader& row) {
  DeviceInformation information;
  information.model_identifier = row.Text("model_id");
  if (information.model_identifier.empty()) {
    information.model_identifier = row.Text("model_identifier");
  }
  return information;
}

Filevault Filevault::Decode(FieldReader& row) {
  // A time in no known spelling is none: the facts beside it stand.
  return {row.ReadFlag("status"), row.ReadFlag("key_escrowed"),
          row.Time("last_collected_at")};
}

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
    if (id.has_value()) {
      on_row(id.value, row);
    } else {
      on_bad_row(index);
    }
  }
  result.cursor = FieldReader(*envelope).Text("cursor");
  return result;
}

}  // namespace muster::iru
