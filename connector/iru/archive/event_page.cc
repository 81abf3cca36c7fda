#include "connector/iru/archive/event_page.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "base/status_macros.h"
#include "connector/iru/command/action.h"
#include "connector/iru/data/command_kind.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/json/json.h"
#include "connector/iru/sweep/observation.h"

namespace muster::iru {
namespace {

using connector::v1::VendorEvent;

constexpr absl::string_view kDevice = "device";

// The kind of the action that the log calls `word`, by its place in the API.
absl::string_view KindOfAction(absl::string_view word) {
  for (const Action& action : Actions()) {
    if (word.empty()) break;
    if (action.action == word || action.name == word) return action.name;
  }
  return "";
}

void SetTime(FieldReader& row, absl::string_view key, VendorEvent& event) {
  if (const auto time = row.Time(key)) {
    *event.mutable_time() = ToTimestamp(*time);
  }
}

void NameTheDevice(absl::string_view source, VendorEvent& event) {
  const std::string& type = event.target_type();
  if (type != kDevice && type != "device_secret") return;
  event.set_device(DeviceNameOf(source, event.target_id()));
  if (type != kDevice) return;
  const bool deletes = event.action() == "delete";
  event.set_kind(std::string(deletes ? "delete_device"
                                     : KindOfAction(event.target_component())));
}

VendorEvent DecodeAuditEvent(absl::string_view source, FieldReader& row) {
  VendorEvent event;
  event.set_id(row.TextOrNumber("id"));
  SetTime(row, "occurred_at", event);
  event.set_actor(row.TextOrNumber("actor_id"));
  event.set_actor_type(row.Text("actor_type"));
  event.set_action(row.Text("action"));
  event.set_target_type(row.Text("target_type"));
  event.set_target_id(row.TextOrNumber("target_id"));
  event.set_target_component(row.Text("target_component"));
  NameTheDevice(source, event);
  return event;
}

// Who is behind `key`, which is an object, a text or null: what names them
// best.
std::string WhoIsAt(absl::string_view key, const FieldReader& row) {
  const Field<std::string> text = row.ReadText(key);
  if (text.has_value()) return text.value;
  const auto object = FindObject(row.object(), key);
  if (!object) return "";
  const FieldReader who(*object);
  for (const absl::string_view name : {"id", "email", "name"}) {
    const Field<std::string> found = who.ReadTextOrNumber(name);
    if (found.has_value()) return found.value;
  }
  return "";
}

void SetActor(const FieldReader& row, VendorEvent& event) {
  event.set_actor(WhoIsAt("user", row));
  if (!event.actor().empty()) event.set_actor_type("user");
  const std::string token = WhoIsAt("external_token", row);
  if (token.empty()) return;
  event.set_actor(token);
  event.set_actor_type("api_token");
}

void SetCommand(FieldReader& details, VendorEvent& event) {
  const std::string command_type = details.Text("command_type");
  event.set_kind(
      std::string(KindOfCommand(command_type, details.Text("request_type"))));
  event.set_vendor_command_id(details.Text("uuid"));
  event.set_target_component(command_type);
}

VendorEvent DecodeActivity(absl::string_view source,
                           absl::string_view vendor_id, FieldReader& row) {
  VendorEvent event;
  event.set_id(row.TextOrNumber("id"));
  SetTime(row, "created_at", event);
  event.set_action(row.Text("action_type"));
  event.set_target_type(std::string(kDevice));
  event.set_target_id(std::string(vendor_id));
  event.set_device(DeviceNameOf(source, vendor_id));
  SetActor(row, event);
  auto object = row.Object("details");
  if (object && absl::StartsWith(event.action(), "mdm_command_")) {
    FieldReader details(*object);
    SetCommand(details, event);
  }
  return event;
}

template <typename Decode>
EventPage DecodeRows(const JsonObject& envelope, const JsonArray& results,
                     Decode decode) {
  EventPage page;
  for (const JsonValue value : results) {
    ++page.row_count;
    const auto object = AsObject(value);
    if (!object) continue;
    FieldReader row(*object);
    VendorEvent event = decode(row);
    if (!event.id().empty()) page.events.push_back(std::move(event));
  }
  page.next = FieldReader(envelope).ReadText("next").value;
  return page;
}

}  // namespace

absl::StatusOr<EventPage> DecodeAuditPage(absl::string_view source,
                                          absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto results = root ? FindArray(*root, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `results`");
  return DecodeRows(*root, *results, [&](FieldReader& row) {
    return DecodeAuditEvent(source, row);
  });
}

absl::StatusOr<EventPage> DecodeActivityPage(absl::string_view source,
                                             absl::string_view vendor_id,
                                             absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto envelope = root ? FindObject(*root, "activity") : std::nullopt;
  const auto results =
      envelope ? FindArray(*envelope, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `activity.results`");
  return DecodeRows(*envelope, *results, [&](FieldReader& row) {
    return DecodeActivity(source, vendor_id, row);
  });
}

}  // namespace muster::iru
