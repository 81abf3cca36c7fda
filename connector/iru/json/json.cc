#include "connector/iru/json/json.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::iru {
namespace {

// Iru nests five levels at most.
constexpr size_t kMaxDepth = 64;

// Buffers are some fifteen times as large; a page of Iru's has a quarter of it.
constexpr size_t kMaxKeptBytes = size_t{1} << 20;

// Above this a double no longer holds every integer.
constexpr double kMaxWhole = 9007199254740992.0;

// Of documents that ended on this thread.
thread_local std::unique_ptr<simdjson::dom::parser> kept_parser;

std::unique_ptr<simdjson::dom::parser> TakeParser() {
  if (kept_parser) return std::move(kept_parser);
  return std::make_unique<simdjson::dom::parser>();
}

// Where `key` is in `keys`, of which `expected` is the likeliest; their size if
// it is none of them.
size_t PlaceOf(absl::string_view key, absl::Span<const absl::string_view> keys,
               size_t expected) {
  if (expected < keys.size() && keys[expected] == key) return expected;
  return std::find(keys.begin(), keys.end(), key) - keys.begin();
}

}  // namespace

JsonDocument::~JsonDocument() {
  if (parser_ && parser_->capacity() <= kMaxKeptBytes) {
    kept_parser = std::move(parser_);
  }
}

absl::StatusOr<JsonDocument> JsonDocument::Parse(absl::string_view text) {
  if (text.empty()) return MalformedPage("the answer is empty");
  auto parser = TakeParser();
  simdjson::error_code error = simdjson::SUCCESS;
  if (parser->capacity() < text.size()) {
    error = parser->allocate(text.size(), kMaxDepth);
  }
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

void FindAll(const JsonObject& object, absl::Span<const absl::string_view> keys,
             absl::Span<std::optional<JsonValue>> values) {
  size_t expected = 0;
  for (const simdjson::dom::key_value_pair field : object) {
    const size_t place =
        PlaceOf({field.key.data(), field.key.size()}, keys, expected);
    if (place == keys.size()) continue;
    if (!values[place]) values[place] = field.value;
    expected = place + 1;
  }
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
