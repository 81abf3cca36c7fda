#ifndef CONNECTOR_CORE_SERVICE_SERVED_SOURCES_H_
#define CONNECTOR_CORE_SERVICE_SERVED_SOURCES_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/service/served_source.h"

namespace muster::connector {

// The sources that one connector serves; they come and go while it runs.
// Whoever holds one may use it on, though it is served no more.
//
// Thread-safe.
class ServedSources {
 public:
  // Errors:
  //   ALREADY_EXISTS SOURCE_EXISTS: there is one of that name.
  //   UNAVAILABLE DRAINING: after Close().
  absl::Status Add(std::shared_ptr<ServedSource> source)
      ABSL_LOCKS_EXCLUDED(mu_);

  void Remove(absl::string_view name) ABSL_LOCKS_EXCLUDED(mu_);

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  //   NOT_FOUND SOURCE_NOT_FOUND
  absl::StatusOr<std::shared_ptr<ServedSource>> Find(
      absl::string_view name) const ABSL_LOCKS_EXCLUDED(mu_);

  // In the order in which they were added.
  std::vector<std::shared_ptr<ServedSource>> All() const
      ABSL_LOCKS_EXCLUDED(mu_);

  // No source is added any more.
  void Close() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  std::vector<std::shared_ptr<ServedSource>> sources_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SERVED_SOURCES_H_
