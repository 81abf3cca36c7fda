#ifndef CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_FILE_H_
#define CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "base/secret.h"

namespace muster::iru {

// A file that holds one token and may be replaced while we run. It is read when
// its inode, size or times have changed, and is new only if its content is.
//
// Not thread-safe.
class TokenFile {
 public:
  // What is known of the content.
  enum class Verdict {
    kUntried,
    kProven,
    kRefused,
    kReplaced,  // it was in force, and the other file's took over
  };

  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  // Looks at the file. A new content is kUntried; a file that cannot be read
  // has none, and is tried again at each call.
  //
  // Errors: those of ReadSecretFile().
  absl::Status Reload();

  const std::string& path() const { return path_; }
  const std::optional<Secret>& content() const { return content_; }
  Verdict verdict() const { return verdict_; }
  void set_verdict(Verdict verdict) { verdict_ = verdict; }

  // Whether the content is `token`.
  bool Holds(const Secret& token) const;

 private:
  // Device, inode, size, and the times of content and of inode in nanoseconds.
  using Stamp = std::tuple<uint64_t, uint64_t, int64_t, int64_t, int64_t>;

  static std::optional<Stamp> StampOf(const std::string& path);

  const std::string path_;
  std::optional<Stamp> stamp_;  // of the content
  std::optional<Secret> content_;
  Verdict verdict_ = Verdict::kUntried;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_FILE_H_
