#include "connector/iru/json/json.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::iru {
namespace {

// Iru nests five levels at most.
constexpr size_t kMaxDepth = 64;

// Above this a double no longer holds every integer.
constexpr double kMaxWhole = 9007199254740992.0;

}  // namespace

absl::StatusOr<JsonDocument> JsonDocument::Parse(absl::string_view text) {
  if (text.empty()) return MalformedPage("the answer is empty");
  auto parser = std::make_unique<simdjson::dom::parser>();
  simdjson::error_code error = parser->allocate(text.size(), kMaxDepth);
  JsonDocument document(std::move(parser));
  if (error == simdjson::SUCCESS) {
    error = document.parser_->parse(text.data(), text.size(), true)
                .get(document.root_);
  }
  if (error != simdjson::SUCCESS) return MalformedPage("it is not JSON");
  return document;
}

absl::Status MalformedPage(absl::string_view problem) {
  return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
               absl::StrCat("malformed page: ", problem),
               {{"problem", std::string(problem)}});
}

std::optional<JsonValue> Find(const JsonObject& object, absl::string_view key) {
  JsonValue value;
  const auto error = object.at_key({key.data(), key.size()}).get(value);
  if (error != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<JsonObject> AsObject(const JsonValue& value) {
  JsonObject object;
  if (value.get(object) != simdjson::SUCCESS) return std::nullopt;
  return object;
}

std::optional<JsonArray> AsArray(const JsonValue& value) {
  JsonArray array;
  if (value.get(array) != simdjson::SUCCESS) return std::nullopt;
  return array;
}

std::optional<absl::string_view> AsString(const JsonValue& value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return std::nullopt;
  return absl::string_view(text.data(), text.size());
}

std::optional<bool> AsBool(const JsonValue& value) {
  bool flag = false;
  if (value.get(flag) != simdjson::SUCCESS) return std::nullopt;
  return flag;
}

std::optional<int64_t> AsInt(const JsonValue& value) {
  int64_t whole = 0;
  if (value.is<int64_t>() && value.get(whole) == simdjson::SUCCESS) {
    return whole;
  }
  double number = 0;
  if (!value.is<double>() || value.get(number) != simdjson::SUCCESS ||
      std::trunc(number) != number || std::fabs(number) > kMaxWhole) {
    return std::nullopt;
  }
  return static_cast<int64_t>(number);
}

std::optional<JsonObject> FindObject(const JsonObject& object,
                                     absl::string_view key) {
  const auto value = Find(object, key);
  return value ? AsObject(*value) : std::nullopt;
}

std::optional<JsonArray> FindArray(const JsonObject& object,
                                   absl::string_view key) {
  const auto value = Find(object, key);
  return value ? AsArray(*value) : std::nullopt;
}

}  // namespace muster::iru
