#ifndef CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_
#define CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_

#include <memory>

#include "base/grpc/late_channel.h"
#include "connector/core/records/call_contexts.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// Opens syncs to one inventory, and can break them all, so that a shutdown does
// not wait for an inventory that hangs.
//
// Thread-safe. `channel` must outlive it; the sinks need not be outlived.
class IngestClient {
 public:
  explicit IngestClient(const LateChannel& channel) : channel_(channel) {}

  // The sink of a new sync. Waits until the channel was set, once.
  std::unique_ptr<PageSink> Open();

  // Every step under way, and every later one, fails with SYNC_CANCELLED; so do
  // other calls that were made with `contexts()`.
  void CancelAll() { contexts_.CancelAll(); }

  CallContexts& contexts() { return contexts_; }

 private:
  const LateChannel& channel_;
  CallContexts contexts_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_INGEST_CLIENT_H_
