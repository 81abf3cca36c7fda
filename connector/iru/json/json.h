#ifndef CONNECTOR_IRU_JSON_JSON_H_
#define CONNECTOR_IRU_JSON_JSON_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "simdjson.h"

namespace muster::iru {

using JsonValue = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

// A parsed JSON text. Its values are valid while it lives; the text itself
// need not be. Not thread-safe. Nothing here throws.
//
// Each thread keeps the buffers of the last document that ended on it, unless
// they are large, for the next one.
class JsonDocument {
 public:
  JsonDocument(JsonDocument&&) = default;
  JsonDocument& operator=(JsonDocument&&) = default;
  ~JsonDocument();

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

// The values at `keys`, in one pass over the object: as Find() each, but for
// the cost. Is fastest if the object's keys come in the order of `keys`.
// `values` is as long as `keys`, and empty before.
void FindAll(const JsonObject& object, absl::Span<const absl::string_view> keys,
             absl::Span<std::optional<JsonValue>> values);

// `value` as what the name says, or nothing if it is something else. A number
// that is written as a float but is whole counts as an integer.
inline std::optional<JsonObject> AsObject(const JsonValue& value) {
  JsonObject object;
  if (value.get(object) != simdjson::SUCCESS) return std::nullopt;
  return object;
}

inline std::optional<JsonArray> AsArray(const JsonValue& value) {
  JsonArray array;
  if (value.get(array) != simdjson::SUCCESS) return std::nullopt;
  return array;
}

// Of a value of which value.is_string() is true.
inline absl::string_view StringIn(const JsonValue& value) {
  // Pointer and length apart: copies of a string_view from where both have just
  // been stored cost more than all the rest.
  return {value.get_c_str().value_unsafe(),
          value.get_string_length().value_unsafe()};
}

inline std::optional<absl::string_view> AsString(const JsonValue& value) {
  if (!value.is_string()) return std::nullopt;
  return StringIn(value);
}

inline std::optional<bool> AsBool(const JsonValue& value) {
  bool flag = false;
  if (value.get(flag) != simdjson::SUCCESS) return std::nullopt;
  return flag;
}

std::optional<int64_t> AsInt(const JsonValue& value);

// Both in one step.
std::optional<JsonObject> FindObject(const JsonObject& object,
                                     absl::string_view key);
std::optional<JsonArray> FindArray(const JsonObject& object,
                                   absl::string_view key);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_JSON_H_
