#ifndef BASE_AUDIT_KEY_FILE_H_
#define BASE_AUDIT_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// Makes the file at `path`, and the directories above it, with `bytes` in it:
// readable by this user only, durable, and as a whole or not at all. A file
// that is there is left as it is, whoever made it and when. True if it was
// made.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the system refuses.
//   RESOURCE_EXHAUSTED DISK_FULL: no space left.
absl::StatusOr<bool> MakeKeyFile(const std::string& path,
                                 absl::string_view bytes);

}  // namespace muster

#endif  // BASE_AUDIT_KEY_FILE_H_
