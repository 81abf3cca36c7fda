#include "inventory/ingest/ingest_service.h"

#include "inventory/ingest/push_reactor.h"
#include "inventory/ingest/sync_session.h"

namespace muster::inventory {

IngestService::IngestService(SyncStore& syncs, const DeviceStore& store,
                             RemovalGuard guard, Executor& executor)
    : syncs_(syncs), store_(store), guard_(guard), executor_(executor) {}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>*
IngestService::PushPages(grpc::CallbackServerContext* context) {
  auto* reactor = new PushReactor(
      *context, executor_, memo_, SyncSession(syncs_, store_, guard_),
      [this](PushReactor* done) { hub_.Leave(done); });
  hub_.Join(reactor);
  return reactor;
}

}  // namespace muster::inventory
