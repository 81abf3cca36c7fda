#include "connector/iru/json/field_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace muster::iru {
namespace {

// A number as text; nullopt if it is none.
std::optional<std::string> NumberOf(const std::optional<JsonValue>& value) {
  if (!value) return std::nullopt;
  if (const auto whole = AsInt(*value)) return absl::StrCat(*whole);
  double number = 0;
  if (value->is_number() && value->get(number) == simdjson::SUCCESS) {
    return absl::StrCat(number);
  }
  return std::nullopt;
}

Field<std::string> Copy(const Field<absl::string_view>& text) {
  return {text.presence, std::string(text.value)};
}

}  // namespace

Field<std::string> FieldReader::ReadText(absl::string_view key) const {
  return Copy(TextOf(Find(object_, key)));
}

Field<std::string> FieldReader::ReadTextOrNumber(absl::string_view key) const {
  const auto value = Find(object_, key);
  if (auto number = NumberOf(value)) {
    return {Presence::kValue, *std::move(number)};
  }
  return Copy(TextOf(value));
}

Field<bool> FieldReader::ReadFlag(absl::string_view key) const {
  return FlagOf(Find(object_, key));
}

std::string FieldReader::Text(absl::string_view key) {
  return std::string(values_.Text(key, Find(object_, key)));
}

std::string FieldReader::TextOrNumber(absl::string_view key) {
  Field<std::string> text = ReadTextOrNumber(key);
  if (text.presence == Presence::kWrongType) AddProblem(key, "is no text");
  return std::move(text.value);
}

bool FieldReader::Flag(absl::string_view key) {
  return values_.Flag(key, Find(object_, key));
}

std::optional<absl::Time> FieldReader::Time(absl::string_view key) {
  return values_.Time(key, Find(object_, key));
}

std::optional<JsonObject> FieldReader::Object(absl::string_view key) {
  return values_.Object(key, Find(object_, key));
}

std::optional<JsonArray> FieldReader::Array(absl::string_view key) {
  return values_.Array(key, Find(object_, key));
}

void FieldReader::AddProblem(absl::string_view key, absl::string_view problem) {
  values_.AddProblem(key, problem);
}

}  // namespace muster::iru
