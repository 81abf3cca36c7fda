#ifndef CONNECTOR_CORE_SERVICE_SOURCE_INTAKE_H_
#define CONNECTOR_CORE_SERVICE_SOURCE_INTAKE_H_

#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "connector/core/review/source_file.h"
#include "connector/core/service/served_sources.h"
#include "connector/core/tenant.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// How sources come to be served while the connector runs: connected and read
// once, looked at, activated; and how they go, once an operator deleted them.
//
// Thread-safe; blocking. What it is given must outlive it.
class SourceIntake {
 public:
  // Makes a source of its tenant, not yet started. Errors: those of
  // ServedSource::Create().
  using Serve = std::function<absl::StatusOr<std::shared_ptr<ServedSource>>(
      const config::v1::IruSource& config, Tenant tenant)>;

  SourceIntake(MakeTenant make_tenant, Serve serve, ServedSources& sources,
               SourceFile& file, const Clock& clock)
      : make_tenant_(std::move(make_tenant)),
        serve_(std::move(serve)),
        sources_(sources),
        file_(file),
        clock_(clock) {}

  // The RPCs of these names; their errors are with the protos.
  absl::StatusOr<v1::ConnectSourceResponse> Connect(
      const v1::ConnectSourceRequest& request) ABSL_LOCKS_EXCLUDED(connecting_);
  absl::StatusOr<v1::ActivateSourceResponse> Activate(
      const v1::ActivateSourceRequest& request);
  absl::StatusOr<v1::PreviewScopeResponse> Preview(
      const v1::PreviewScopeRequest& request);

  // Takes away what was connected at run time and deleted since. To be called
  // every few seconds.
  void RunOnce();

  // Stops a Connect() that reads, and every later one before it reads.
  void Drain() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // The source is being connected, or none is any more.
  void SetIncoming(std::shared_ptr<ServedSource> source)
      ABSL_LOCKS_EXCLUDED(mu_);

  const MakeTenant make_tenant_;
  const Serve serve_;
  ServedSources& sources_;
  SourceFile& file_;
  const Clock& clock_;

  absl::Mutex connecting_;  // held by the one Connect() that works; before mu_

  absl::Mutex mu_;
  std::shared_ptr<ServedSource> incoming_ ABSL_GUARDED_BY(mu_);
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SOURCE_INTAKE_H_
