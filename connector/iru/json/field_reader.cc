#include "connector/iru/json/field_reader.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connector/iru/json/iru_time.h"

namespace muster::iru {
namespace {

std::optional<std::string> StringOf(const JsonValue& value) {
  const auto text = AsString(value);
  if (!text) return std::nullopt;
  return std::string(*text);
}

std::optional<std::string> StringOrNumberOf(const JsonValue& value) {
  if (const auto whole = AsInt(value)) return absl::StrCat(*whole);
  double number = 0;
  if (value.is_number() && value.get(number) == simdjson::SUCCESS) {
    return absl::StrCat(number);
  }
  return StringOf(value);
}

Field<std::string> ReadBy(
    std::optional<std::string> (*text_of)(const JsonValue& value),
    const std::optional<JsonValue>& value) {
  if (!value) return {Presence::kAbsent, ""};
  if (value->is_null()) return {Presence::kNull, ""};
  auto text = text_of(*value);
  if (!text) return {Presence::kWrongType, ""};
  if (text->empty()) return {Presence::kBlank, ""};
  return {Presence::kValue, *std::move(text)};
}

std::optional<bool> FlagOf(absl::string_view word) {
  if (absl::EqualsIgnoreCase(word, "true") ||
      absl::EqualsIgnoreCase(word, "yes")) {
    return true;
  }
  if (absl::EqualsIgnoreCase(word, "false") ||
      absl::EqualsIgnoreCase(word, "no")) {
    return false;
  }
  return std::nullopt;
}

}  // namespace

Field<std::string> FieldReader::ReadText(absl::string_view key) const {
  return ReadBy(&StringOf, Find(object_, key));
}

Field<std::string> FieldReader::ReadTextOrNumber(absl::string_view key) const {
  return ReadBy(&StringOrNumberOf, Find(object_, key));
}

Field<bool> FieldReader::ReadFlag(absl::string_view key) const {
  const auto value = Find(object_, key);
  if (!value) return {Presence::kAbsent, false};
  if (value->is_null()) return {Presence::kNull, false};
  if (const auto flag = AsBool(*value)) return {Presence::kValue, *flag};
  const auto word = AsString(*value);
  if (!word) return {Presence::kWrongType, false};
  if (word->empty()) return {Presence::kBlank, false};
  const auto flag = FlagOf(*word);
  if (!flag) return {Presence::kWrongType, false};
  return {Presence::kValue, *flag};
}

std::string FieldReader::Text(absl::string_view key) {
  return ValueOf(key, ReadText(key));
}

std::string FieldReader::TextOrNumber(absl::string_view key) {
  return ValueOf(key, ReadTextOrNumber(key));
}

bool FieldReader::Flag(absl::string_view key) {
  const Field<bool> flag = ReadFlag(key);
  if (flag.presence == Presence::kWrongType) {
    AddProblem(key, "is neither true nor false");
  }
  return flag.value;
}

std::optional<absl::Time> FieldReader::Time(absl::string_view key) {
  const Field<std::string> text = ReadText(key);
  if (text.presence == Presence::kWrongType) AddProblem(key, "is no time");
  if (!text.has_value() || IsNoTime(text.value)) return std::nullopt;
  const auto time = ParseIruTime(text.value);
  if (!time) AddProblem(key, "is no time in a known spelling");
  return time;
}

std::optional<JsonObject> FieldReader::Object(absl::string_view key) {
  const auto value = Find(object_, key);
  if (IsUnset(value)) return std::nullopt;
  const auto object = AsObject(*value);
  if (!object) AddProblem(key, "is no object");
  return object;
}

std::optional<JsonArray> FieldReader::Array(absl::string_view key) {
  const auto value = Find(object_, key);
  if (IsUnset(value)) return std::nullopt;
  const auto array = AsArray(*value);
  if (!array) AddProblem(key, "is no list");
  return array;
}

void FieldReader::AddProblem(absl::string_view key, absl::string_view problem) {
  if (problem_.empty()) problem_ = absl::StrCat(key, " ", problem);
}

std::string FieldReader::ValueOf(absl::string_view key,
                                 Field<std::string> text) {
  if (text.presence == Presence::kWrongType) AddProblem(key, "is no text");
  return std::move(text.value);
}

bool FieldReader::IsUnset(const std::optional<JsonValue>& value) const {
  if (!value || value->is_null()) return true;
  const auto text = AsString(*value);
  return text && text->empty();
}

}  // namespace muster::iru
