#ifndef CONNECTOR_IRU_JSON_FIELD_READER_H_
#define CONNECTOR_IRU_JSON_FIELD_READER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/json/json.h"
#include "connector/iru/json/value_reader.h"

namespace muster::iru {

// One JSON object, read leniently where Iru is known to vary: "True" and "Yes"
// are taken as booleans, "None" as no time, numbers as text where a caller says
// so. What is neither that nor absent, null or blank is a problem, and the
// first one is remembered. Not thread-safe; the document must outlive it.
class FieldReader {
 public:
  explicit FieldReader(JsonObject object) : object_(object) {}

  // Without remembering a problem: for facts, which have a reason of their
  // own.
  Field<std::string> ReadText(absl::string_view key) const;
  Field<std::string> ReadTextOrNumber(absl::string_view key) const;
  Field<bool> ReadFlag(absl::string_view key) const;

  // "" (false, nullopt) where there is no value.
  std::string Text(absl::string_view key);
  std::string TextOrNumber(absl::string_view key);
  bool Flag(absl::string_view key);
  std::optional<absl::Time> Time(absl::string_view key);

  // The object at `key`; nothing if it is absent, null or "".
  std::optional<JsonObject> Object(absl::string_view key);
  // Likewise.
  std::optional<JsonArray> Array(absl::string_view key);

  // Says that `key` cannot be understood, unless an earlier one could not.
  void AddProblem(absl::string_view key, absl::string_view problem);

  // The first problem: key and what was expected, nothing of the value. Empty
  // if there was none.
  const std::string& problem() const { return values_.problem(); }

  const JsonObject& object() const { return object_; }

 private:
  JsonObject object_;
  ValueReader values_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_FIELD_READER_H_
