#ifndef CONNECTOR_IRU_JOBS_CURSOR_TEXT_H_
#define CONNECTOR_IRU_JOBS_CURSOR_TEXT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::iru {

// The text of a job's cursor: a version and named values, such as
// `1;told=12;whole=1769860800000000`. A text of another version, or one that
// cannot be read, is as good as none. Not thread-safe.
class CursorText {
 public:
  CursorText() = default;
  // What `text` has; nothing if it is not of this version.
  static CursorText Parse(absl::string_view text);

  // Infinite times are not kept.
  void SetTime(absl::string_view name, absl::Time time);
  void SetInt(absl::string_view name, int64_t number);
  // `value` without `;` and `=`.
  void Set(absl::string_view name, absl::string_view value);

  // Nothing if there is none, or none of that kind.
  std::optional<absl::Time> Time(absl::string_view name) const;
  std::optional<int64_t> Int(absl::string_view name) const;
  std::string Text(absl::string_view name) const;

  // Empty if it has no values.
  std::string ToString() const;

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_CURSOR_TEXT_H_
