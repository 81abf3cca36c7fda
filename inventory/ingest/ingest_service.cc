#include "inventory/ingest/ingest_service.h"

#include "inventory/ingest/push_reactor.h"
#include "inventory/ingest/sync_session.h"

namespace muster::inventory {

IngestService::IngestService(SyncStore& syncs, const DeviceStore& devices,
                             RemovalGuard guard, Executor& executor)
    : syncs_(syncs), devices_(devices), guard_(guard), executor_(executor) {}

grpc::ServerBidiReactor<v1::PushPagesRequest, v1::PushPagesResponse>*
IngestService::PushPages(grpc::CallbackServerContext* context) {
  auto* reactor = new PushReactor(
      *context, executor_, SyncSession(syncs_, devices_, guard_),
      [this](PushReactor* done) { hub_.Leave(done); });
  hub_.Join(reactor);
  return reactor;
}

}  // namespace muster::inventory
