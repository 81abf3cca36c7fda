#ifndef INVENTORY_WATCH_WATCH_SERVICE_H_
#define INVENTORY_WATCH_WATCH_SERVICE_H_

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/grpc/pump/pump_queue.h"
#include "base/grpc/watch_hub.h"
#include "base/random.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/read_ahead.h"
#include "inventory/watch/shared_batches.h"
#include "inventory/watch/watcher_registry.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// What muster.inventory.v1.Inventory says to Watch and ReportProgress. Each
// stream is a WatchCursor that takes its turns in `pumps`; nothing waits while
// it idles.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class WatchService {
 public:
  struct Deps {
    const DeviceStore& store;
    const LivenessTable& liveness;
    SharedBatches& shared;
    WatcherRegistry& registry;
    Clock& clock;
    Random& random;
    PumpQueue& pumps;
    WatchHub& hub;  // WakeAll() on every commit, Tick(now) every kWatchTick
  };

  explicit WatchService(const Deps& deps)
      : deps_(deps), read_ahead_(deps.pumps) {}

  // The handler of WithRawCallbackMethod_Watch.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request);

  // Errors: those of WatcherRegistry::Report().
  absl::StatusOr<v1::ReportProgressResponse> ReportProgress(
      const v1::ReportProgressRequest& request);

 private:
  const Deps deps_;
  ReadAhead read_ahead_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_SERVICE_H_
