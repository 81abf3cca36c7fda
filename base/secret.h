#ifndef BASE_SECRET_H_
#define BASE_SECRET_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "base/redact/redact.h"  // IWYU pragma: export

namespace muster {

// Bytes that must not be seen: a token, a PIN. Cannot be streamed, formatted or
// compared by accident, and is zeroed when it goes.
//
// As thread-safe as a std::string.
class Secret {
 public:
  explicit Secret(std::string bytes);
  Secret(const Secret& other) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The bytes. Every call is a place to review: grep for it.
  const std::string& Reveal() const { return bytes_; }

  // What a test prints of it.
  friend void PrintTo(const Secret&, std::ostream* out) { *out << "Secret"; }

 private:
  std::string bytes_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

// From now on Redact() masks the bytes of `secret` (base/redact). Thread-safe.
// ReadSecretFile() does this by itself.
void RegisterSecret(const Secret& secret);

// The content of the file at `path` without one trailing line break,
// registered for redaction.
//
// Errors:
//   NOT_FOUND SECRET_FILE_MISSING: there is no such file, or it is unreadable.
//   FAILED_PRECONDITION SECRET_FILE_EMPTY: it holds nothing.
//   FAILED_PRECONDITION SECRET_FILE_EXPOSED: group or others may read or write
//     it, or it is no regular file.
absl::StatusOr<Secret> ReadSecretFile(const std::string& path);

}  // namespace muster

#endif  // BASE_SECRET_H_
