#ifndef INVENTORY_INGEST_INGEST_SERVICE_H_
#define INVENTORY_INGEST_INGEST_SERVICE_H_

#include "base/executor.h"
#include "base/grpc/watch_hub.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/ingest/step/shown_memo.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Ingest: one SyncSession a stream, whose steps run on
// `executor`, for they write to the disk. With two threads or more one page is
// prepared while another is committed.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class IngestService final
    : public v1::Ingest::WithRawCallbackMethod_PushPages<v1::Ingest::Service> {
 public:
  IngestService(SyncStore& syncs, const DeviceStore& store, RemovalGuard guard,
                Executor& executor);

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* PushPages(
      grpc::CallbackServerContext* context) override;

  // Ends every stream, and every later one, with UNAVAILABLE DRAINING. A step
  // in progress is answered before. Syncs that are open are FAILED,
  // SYNC_INTERRUPTED.
  void Drain() { hub_.Drain(); }

 private:
  SyncStore& syncs_;
  const DeviceStore& store_;
  const RemovalGuard guard_;
  Executor& executor_;
  ShownMemo memo_;
  WatchHub hub_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_INGEST_SERVICE_H_
