#ifndef CONNECTOR_CORE_RECORDS_CALL_CONTEXTS_H_
#define CONNECTOR_CORE_RECORDS_CALL_CONTEXTS_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/client_context.h"

namespace muster::connector {

// The contexts of the calls under way to one service, so that a shutdown can
// break them all and does not wait for a service that hangs. Thread-safe.
class CallContexts {
 public:
  // The context of one call; cancelled already if CancelAll() was called.
  std::shared_ptr<grpc::ClientContext> New() ABSL_LOCKS_EXCLUDED(mu_);

  // Cancels every call under way, and every later one.
  void CancelAll() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Mutex mu_;
  // Those under way, and some whose call has ended.
  std::vector<std::weak_ptr<grpc::ClientContext>> contexts_
      ABSL_GUARDED_BY(mu_);
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECORDS_CALL_CONTEXTS_H_
