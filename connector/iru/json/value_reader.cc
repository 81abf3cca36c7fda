#include "connector/iru/json/value_reader.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connector/iru/json/iru_time.h"

namespace muster::iru {
namespace {

std::optional<bool> FlagOfWord(absl::string_view word) {
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

bool IsUnset(const std::optional<JsonValue>& value) {
  if (!value || value->is_null()) return true;
  return value->is_string() && StringIn(*value).empty();
}

}  // namespace

Field<bool> FlagOf(const std::optional<JsonValue>& value) {
  if (!value) return {Presence::kAbsent, false};
  if (value->is_null()) return {Presence::kNull, false};
  if (const auto flag = AsBool(*value)) return {Presence::kValue, *flag};
  const auto word = AsString(*value);
  if (!word) return {Presence::kWrongType, false};
  if (word->empty()) return {Presence::kBlank, false};
  const auto flag = FlagOfWord(*word);
  if (!flag) return {Presence::kWrongType, false};
  return {Presence::kValue, *flag};
}

absl::string_view ValueReader::Text(absl::string_view key,
                                    const std::optional<JsonValue>& value) {
  if (value && value->is_string()) return StringIn(*value);
  if (value && !value->is_null()) AddProblem(key, "is no text");
  return "";
}

bool ValueReader::Flag(absl::string_view key,
                       const std::optional<JsonValue>& value) {
  const Field<bool> flag = FlagOf(value);
  if (flag.presence == Presence::kWrongType) {
    AddProblem(key, "is neither true nor false");
  }
  return flag.value;
}

std::optional<absl::Time> ValueReader::Time(
    absl::string_view key, const std::optional<JsonValue>& value) {
  if (!value || value->is_null()) return std::nullopt;
  if (!value->is_string()) {
    AddProblem(key, "is no time");
    return std::nullopt;
  }
  const absl::string_view text = StringIn(*value);
  if (IsNoTime(text)) return std::nullopt;
  const auto time = ParseIruTime(text);
  if (!time) AddProblem(key, "is no time in a known spelling");
  return time;
}

std::optional<JsonObject> ValueReader::Object(
    absl::string_view key, const std::optional<JsonValue>& value) {
  if (IsUnset(value)) return std::nullopt;
  const auto object = AsObject(*value);
  if (!object) AddProblem(key, "is no object");
  return object;
}

std::optional<JsonArray> ValueReader::Array(
    absl::string_view key, const std::optional<JsonValue>& value) {
  if (IsUnset(value)) return std::nullopt;
  const auto array = AsArray(*value);
  if (!array) AddProblem(key, "is no list");
  return array;
}

void ValueReader::AddProblem(absl::string_view key, absl::string_view problem) {
  if (problem_.empty()) problem_ = absl::StrCat(key, " ", problem);
}

}  // namespace muster::iru
