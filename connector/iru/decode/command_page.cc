#include "connector/iru/decode/command_page.h"

#include <optional>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "connector/iru/data/command_kind.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

using connector::v1::VendorCommand;
using connector::v1::VendorState;

constexpr size_t kMaxErrorBytes = 200;

VendorState StateOf(const JsonObject& row) {
  const auto value = Find(row, "status");
  const auto status = value ? AsInt(*value) : std::nullopt;
  switch (status.value_or(0)) {
    case 1:
      return connector::v1::VENDOR_STATE_PENDING;
    case 2:
      return connector::v1::VENDOR_STATE_RUNNING;
    case 3:
      return connector::v1::VENDOR_STATE_COMPLETED;
    case 4:
      return connector::v1::VENDOR_STATE_FAILED;
    case 5:
      return connector::v1::VENDOR_STATE_NOT_NOW;
    default:
      return connector::v1::VENDOR_STATE_UNSPECIFIED;
  }
}

// The words of one entry of Apple's error chain.
std::string WordsOf(const JsonValue& entry) {
  if (const auto text = AsString(entry)) return std::string(*text);
  const auto object = AsObject(entry);
  if (!object) return "";
  const FieldReader reader(*object);
  for (const absl::string_view key :
       {"USEnglishDescription", "LocalizedDescription"}) {
    const Field<std::string> words = reader.ReadText(key);
    if (words.has_value()) return words.value;
  }
  return "";
}

std::string ErrorOf(FieldReader& row) {
  const auto chain = row.Array("error_chain");
  if (!chain) return "";
  for (const JsonValue entry : *chain) {
    const std::string words = WordsOf(entry);
    if (!words.empty()) return words.substr(0, kMaxErrorBytes);
  }
  return "";
}

std::optional<VendorCommand> DecodeCommand(const JsonValue& value) {
  const auto object = AsObject(value);
  if (!object) return std::nullopt;
  FieldReader row(*object);
  VendorCommand command;
  command.set_id(row.Text("uuid"));
  if (command.id().empty()) return std::nullopt;
  const std::string command_type = row.Text("command_type");
  const std::string request_type = row.Text("request_type");
  command.set_vendor_kind(request_type.empty() ? command_type : request_type);
  command.set_kind(std::string(KindOfCommand(command_type, request_type)));
  command.set_state(StateOf(*object));
  command.set_error_message(ErrorOf(row));
  if (const auto time = row.Time("date_requested")) {
    *command.mutable_request_time() = ToTimestamp(*time);
  }
  if (const auto time = row.Time("date_completed")) {
    *command.mutable_complete_time() = ToTimestamp(*time);
  }
  return command;
}

}  // namespace

absl::StatusOr<CommandPage> DecodeCommandPage(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto envelope = root ? FindObject(*root, "commands") : std::nullopt;
  const auto results =
      envelope ? FindArray(*envelope, "results") : std::nullopt;
  if (!results) return MalformedPage("it has no list `commands.results`");
  CommandPage page;
  for (const JsonValue row : *results) {
    ++page.row_count;
    auto command = DecodeCommand(row);
    if (command) page.commands.push_back(*std::move(command));
  }
  const auto next = Find(*envelope, "next");
  page.has_next = next && AsString(*next).has_value();
  return page;
}

}  // namespace muster::iru
