#ifndef BASE_ACCESS_CERTIFICATE_CACHE_H_
#define BASE_ACCESS_CERTIFICATE_CACHE_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/access/caller.h"

namespace muster {

// Who a certificate belongs to, without reading it again at each call.
// Thread-safe.
class CertificateCache {
 public:
  // The caller whom the certificate's SAN `URI:muster://{program}` names. The
  // certificate itself was verified when the connection was made.
  //
  // Errors:
  //   UNAUTHENTICATED CERTIFICATE_INVALID: it names no program of Muster, or
  //     more than one.
  absl::StatusOr<std::shared_ptr<const Caller>> Find(absl::string_view pem)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // More than there are programs; then it begins anew.
  static constexpr size_t kMost = 1024;

  absl::Mutex mu_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Caller>> callers_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_ACCESS_CERTIFICATE_CACHE_H_
