#ifndef BASE_TELEMETRY_TRACE_SPAN_NOTES_H_
#define BASE_TELEMETRY_TRACE_SPAN_NOTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "opentelemetry/common/timestamp.h"
#include "opentelemetry/trace/span.h"

namespace muster {

// What was set on a span that is not sampled, kept in case that it fails: bytes
// in one buffer, which most spans fill without an allocation. Beyond 8 KiB
// nothing more is noted.
//
// Thread-safe.
class SpanNotes {
 public:
  // Of what was set; how the entries of the buffer are told apart.
  enum class Type : char { kText, kBool, kDouble, kInteger, kEvent };

  void Note(absl::string_view key, absl::string_view value);
  void Note(absl::string_view key, bool value);
  void Note(absl::string_view key, double value);
  void Note(absl::string_view key, int64_t value);
  // An event of this moment.
  void NoteEvent(absl::string_view name);
  // That it failed. The words of the first failure are kept.
  void NoteFailure(absl::string_view words);

  bool failed() const;

  // Sets all of it on `span`, oldest first, with secrets masked.
  void Tell(opentelemetry::trace::Span& span) const;

 private:
  void Add(Type type, absl::string_view key, absl::string_view value);

  // Room for `size` bytes more; null if there is none.
  char* Grow(size_t size) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  // Entries fill the first until one does not fit, and from then on the second.
  std::array<char, 320> first_ ABSL_GUARDED_BY(mu_);
  size_t first_size_ ABSL_GUARDED_BY(mu_) = 0;
  std::string second_ ABSL_GUARDED_BY(mu_);
  std::optional<std::string> failure_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_TELEMETRY_TRACE_SPAN_NOTES_H_
