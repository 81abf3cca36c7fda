#ifndef CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_
#define CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/grpc/late_channel.h"
#include "connector/core/sync/page_sink.h"
#include "grpcpp/client_context.h"

namespace muster::connector {

// Opens syncs to one inventory, and can break them all, so that a shutdown does
// not wait for an inventory that hangs.
//
// Thread-safe. `channel` must outlive it; the sinks need not be outlived.
class IngestClient {
 public:
  explicit IngestClient(const LateChannel& channel) : channel_(channel) {}

  // The sink of a new sync. Waits until the channel was set, once.
  std::unique_ptr<PageSink> Open() ABSL_LOCKS_EXCLUDED(mu_);

  // Every step under way, and every later one, fails with SYNC_CANCELLED.
  void CancelAll() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const LateChannel& channel_;

  absl::Mutex mu_;
  // Those of open sinks, and some whose sink has gone.
  std::vector<std::weak_ptr<grpc::ClientContext>> contexts_
      ABSL_GUARDED_BY(mu_);
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_
