#ifndef INVENTORY_INGEST_INGEST_SERVICE_H_
#define INVENTORY_INGEST_INGEST_SERVICE_H_

#include "base/executor.h"
#include "base/grpc/watch_hub.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/store/device_store.h"
#include "inventory/store/sync_store.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Ingest: one SyncSession a stream, whose steps run on
// `executor`, for they write to the disk.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class IngestService final
    : public v1::Ingest::WithCallbackMethod_PushPages<v1::Ingest::Service> {
 public:
  IngestService(SyncStore& syncs, const DeviceStore& devices,
                RemovalGuard guard, Executor& executor);

  grpc::ServerBidiReactor<v1::PushPagesRequest, v1::PushPagesResponse>*
  PushPages(grpc::CallbackServerContext* context) override;

  // Ends every stream, and every later one, with UNAVAILABLE DRAINING. A step
  // in progress is answered before. Syncs that are open are FAILED,
  // SYNC_INTERRUPTED.
  void Drain() { hub_.Drain(); }

 private:
  SyncStore& syncs_;
  const DeviceStore& devices_;
  const RemovalGuard guard_;
  Executor& executor_;
  WatchHub hub_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_INGEST_SERVICE_H_
