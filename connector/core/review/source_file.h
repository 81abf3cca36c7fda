#ifndef CONNECTOR_CORE_REVIEW_SOURCE_FILE_H_
#define CONNECTOR_CORE_REVIEW_SOURCE_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// The sources that were connected at run time, in
// `{directory}/sources.textproto`, written as the configuration file's
// `iru_sources` are. It says where each token is, never what it is.
//
// Thread-safe. What a method has written is on the disk when it returns.
class SourceFile {
 public:
  // Reads what is there; makes the directory with the first source. An empty
  // `data_dir` keeps nothing beyond the process's end.
  //
  // Errors: those of ParseTextproto() and of the file.
  static absl::StatusOr<std::unique_ptr<SourceFile>> Open(
      const std::string& data_dir);

  // In the order in which they were connected.
  std::vector<config::v1::IruSource> sources() const ABSL_LOCKS_EXCLUDED(mu_);
  bool Has(absl::string_view source) const ABSL_LOCKS_EXCLUDED(mu_);

  // Adds a source, or takes one away.
  //
  // Errors: those of durable_file.h; nothing has changed then.
  absl::Status Add(const config::v1::IruSource& source)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Remove(absl::string_view source) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  explicit SourceFile(std::string directory)
      : directory_(std::move(directory)) {}

  absl::Status Replace(config::v1::MusterConfig next)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string directory_;  // empty: no file

  mutable absl::Mutex mu_;
  config::v1::MusterConfig kept_ ABSL_GUARDED_BY(mu_);  // `iru_sources` only
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_REVIEW_SOURCE_FILE_H_
