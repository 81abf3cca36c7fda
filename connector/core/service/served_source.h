#ifndef CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_
#define CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_

#include <functional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "connector/core/service/sync_scheduler.h"
#include "connector/core/sync/page_sink.h"
#include "connector/core/sync/sync_engine.h"
#include "connector/core/tenant.h"

namespace muster::connector {

// One source with everything that the service needs to serve it. The members
// are thread-safe, and each uses those before it; so it does not move.
//
// `clock` must outlive it.
struct ServedSource {
  ServedSource(Tenant made, OpenPageSink open_sink, const Clock& clock,
               SyncScheduler::Options options)
      : tenant(std::move(made)),
        engine(tenant.source, *tenant.devices, std::move(open_sink), clock),
        scheduler(
            tenant.source,
            [this](const SyncControl& control) {
              return engine.RunFull(control);
            },
            clock, options),
        wake([this] { scheduler.RunOnce(); }) {}

  ServedSource(const ServedSource&) = delete;
  ServedSource& operator=(const ServedSource&) = delete;

  const Tenant tenant;
  SyncEngine engine;
  SyncScheduler scheduler;
  // Called after a sync was asked for. As made, it runs it in the caller;
  // whoever has a thread for it sets this before the source is served.
  std::function<void()> wake;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_
