#ifndef BASE_STORAGE_FILES_CHECKSUM_H_
#define BASE_STORAGE_FILES_CHECKSUM_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// SHA-256 (FIPS 180-4) in lower-case hexadecimal, 64 characters. Thread-safe.
std::string Sha256Hex(absl::string_view bytes);

// The same of the content of a file of any size, read piece by piece.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the file cannot be read.
absl::StatusOr<std::string> Sha256HexOfFile(const std::string& path);

// `text` with a last line that holds the SHA-256 of all lines before it. For
// small text files that must show any damage. `text` ends with a newline.
std::string Seal(absl::string_view text);

// The text that was given to Seal(); false if `sealed` is anything but what
// Seal() makes.
bool Unseal(absl::string_view sealed, absl::string_view& text);

}  // namespace muster

#endif  // BASE_STORAGE_FILES_CHECKSUM_H_
