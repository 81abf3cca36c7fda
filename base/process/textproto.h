// Configuration files: protocol buffers in text format. Errors say where.
#ifndef BASE_PROCESS_TEXTPROTO_H_
#define BASE_PROCESS_TEXTPROTO_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "google/protobuf/message.h"

namespace muster {

// Replaces `message` by what `text` says; `filename` is for the error only.
// The two templates below are what callers want.
absl::Status ParseTextprotoInto(absl::string_view text,
                                absl::string_view filename,
                                google::protobuf::Message& message);
absl::Status ReadTextprotoInto(const std::string& path,
                               google::protobuf::Message& message);

// The message of type M that `text` describes.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_MALFORMED: the message begins with
//     `filename:line:column` (from 1) of the first fault. Unknown fields are
//     faults.
template <typename M>
absl::StatusOr<M> ParseTextproto(absl::string_view text,
                                 absl::string_view filename) {
  M message;
  RETURN_IF_ERROR(ParseTextprotoInto(text, filename, message));
  return message;
}

// The same of the file at `path`.
//
// Errors, beside those above:
//   NOT_FOUND CONFIG_MISSING: there is no such file, or it is unreadable.
template <typename M>
absl::StatusOr<M> ReadTextproto(const std::string& path) {
  M message;
  RETURN_IF_ERROR(ReadTextprotoInto(path, message));
  return message;
}

}  // namespace muster

#endif  // BASE_PROCESS_TEXTPROTO_H_
