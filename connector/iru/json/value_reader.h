#ifndef CONNECTOR_IRU_JSON_VALUE_READER_H_
#define CONNECTOR_IRU_JSON_VALUE_READER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/json/json.h"

namespace muster::iru {

// How a key of Iru's is there. Iru leaves keys out, writes null, or writes ""
// for one and the same thing, depending on the endpoint.
enum class Presence { kAbsent, kNull, kBlank, kWrongType, kValue };

// A value and how it is there; `value` means something only with kValue.
template <typename T>
struct Field {
  Presence presence = Presence::kAbsent;
  T value{};

  bool has_value() const { return presence == Presence::kValue; }
};

// What a value (nullopt: its key is absent) says as text, or as a boolean:
// "True" and "Yes" are taken as one. Texts live as long as their document.
inline Field<absl::string_view> TextOf(const std::optional<JsonValue>& value) {
  if (!value) return {Presence::kAbsent, ""};
  const auto text = AsString(*value);
  if (!text) {
    return {value->is_null() ? Presence::kNull : Presence::kWrongType, ""};
  }
  return {text->empty() ? Presence::kBlank : Presence::kValue, *text};
}

Field<bool> FlagOf(const std::optional<JsonValue>& value);

// Reads values whose keys were looked up by somebody else, as leniently as
// FieldReader does, and remembers the first problem in the same words. Texts
// are not copied. Not thread-safe; the document must outlive it.
class ValueReader {
 public:
  // "" (false, nullopt) where there is no value.
  absl::string_view Text(absl::string_view key,
                         const std::optional<JsonValue>& value);
  bool Flag(absl::string_view key, const std::optional<JsonValue>& value);
  std::optional<absl::Time> Time(absl::string_view key,
                                 const std::optional<JsonValue>& value);

  // The object, or the list; nothing if it is absent, null or "".
  std::optional<JsonObject> Object(absl::string_view key,
                                   const std::optional<JsonValue>& value);
  std::optional<JsonArray> Array(absl::string_view key,
                                 const std::optional<JsonValue>& value);

  // Says that `key` cannot be understood, unless an earlier one could not.
  void AddProblem(absl::string_view key, absl::string_view problem);

  // The first problem: key and what was expected, nothing of the value. Empty
  // if there was none.
  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_VALUE_READER_H_
