#ifndef CONNECTOR_IRU_JSON_JSON_H_
#define CONNECTOR_IRU_JSON_JSON_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simdjson.h"

namespace muster::iru {

using JsonValue = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

// A parsed JSON text. Its values are valid while it lives; the text itself
// need not be. Not thread-safe. Nothing here throws.
class JsonDocument {
 public:
  // `text` of whatever came: invalid UTF-8, numbers that do not fit and more
  // than 64 levels are refused.
  //
  // Errors:
  //   UNAVAILABLE SOURCE_ERROR: it is no JSON. The message is for people and
  //     holds nothing of the text.
  static absl::StatusOr<JsonDocument> Parse(absl::string_view text);

  JsonValue root() const { return root_; }

 private:
  explicit JsonDocument(std::unique_ptr<simdjson::dom::parser> parser)
      : parser_(std::move(parser)) {}

  std::unique_ptr<simdjson::dom::parser> parser_;  // owns what root_ shows
  JsonValue root_;
};

// The answer that is no JSON of the expected shape: UNAVAILABLE SOURCE_ERROR
// "malformed page: <problem>". `problem` must hold nothing of the answer.
absl::Status MalformedPage(absl::string_view problem);

// The value at `key`, or nothing if the key is absent.
std::optional<JsonValue> Find(const JsonObject& object, absl::string_view key);

// `value` as what the name says, or nothing if it is something else. A number
// that is written as a float but is whole counts as an integer.
std::optional<JsonObject> AsObject(const JsonValue& value);
std::optional<JsonArray> AsArray(const JsonValue& value);
std::optional<absl::string_view> AsString(const JsonValue& value);
std::optional<bool> AsBool(const JsonValue& value);
std::optional<int64_t> AsInt(const JsonValue& value);

// Both in one step.
std::optional<JsonObject> FindObject(const JsonObject& object,
                                     absl::string_view key);
std::optional<JsonArray> FindArray(const JsonObject& object,
                                   absl::string_view key);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_JSON_H_
