#ifndef CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_
#define CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/random.h"
#include "connector/core/health/incident_keeper.h"
#include "connector/core/health/source_health.h"
#include "connector/core/jobs/sync_engine.h"
#include "connector/core/records/source_records.h"
#include "connector/core/schedule/job_plan.h"
#include "connector/core/schedule/job_schedule.h"
#include "connector/core/schedule/source_loops.h"
#include "connector/core/schedule/source_watch.h"
#include "connector/core/sync/page_sink.h"
#include "connector/core/tenant.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// One source with everything that serves it: its tenant, its engine, and the
// schedule with its threads.
//
// Thread-safe. `clock` and `random` must outlive it.
class ServedSource {
 public:
  struct Deps {
    OpenPageSink open_sink;
    std::unique_ptr<InventoryRecords> records;
    // Anything that changes with the credential; empty: it never changes.
    std::function<std::string()> credential_mark;
    Clock& clock;
    Random& random;
  };

  // Errors: those of PlanJobs().
  static absl::StatusOr<std::shared_ptr<ServedSource>> Create(
      const config::v1::IruSource& config, Tenant tenant, Deps deps);

  ~ServedSource();

  const std::string& name() const { return tenant_.source; }
  const config::v1::IruSource& config() const { return config_; }
  DeviceSource& devices() { return *tenant_.devices; }
  CommandSink& commands() { return *tenant_.commands; }
  // Null if the vendor keeps none.
  VendorArchive* archive() { return tenant_.archive.get(); }
  InventoryRecords& records() { return *records_; }
  SyncEngine& engine() { return engine_; }
  JobSchedule& schedule() { return schedule_; }

  // Reads the whole source and puts it before an operator.
  //
  // Errors: those of ReadReview() and SourceRecords::PutReview().
  absl::StatusOr<inventory::v1::SourceReview> Review();

  // Notified by Drain(), for whoever reads the source beside the schedule.
  const absl::Notification& draining() const { return draining_; }

  // Whether an operator deleted it from the inventory.
  bool deleted() const { return watch_.deleted(); }

  // Starts the threads; the first sync begins at once. To be called once, when
  // the inventory can be asked.
  void Start();
  // Has a run begin that was asked for; before Start(), in the caller.
  void Kick() { loops_.Kick(); }

  // The end, in this order. Drain() stops what runs; AwaitIdle() lets the
  // inventory record that, false if `patience` ran out first; Stop() ends the
  // threads, and has the tenant put down what it spent.
  void Drain();
  bool AwaitIdle(absl::Duration patience);
  void Stop();

 private:
  ServedSource(const config::v1::IruSource& config, const JobPlan& plan,
               Tenant tenant, Deps deps);

  void NoteEnd(const JobSpec& job, const absl::StatusOr<SyncReport>& end);
  void Tick();
  void Upkeep();
  SourceWatch::Hooks MakeHooks(std::function<std::string()> credential_mark);

  const config::v1::IruSource config_;
  const Tenant tenant_;
  const std::unique_ptr<InventoryRecords> records_;
  const Clock& clock_;
  absl::Notification draining_;  // notified once, under drain_mu_
  absl::Mutex drain_mu_;
  bool started_ ABSL_GUARDED_BY(drain_mu_) = false;  // and not stopped
  absl::Time next_upkeep_ = absl::InfinitePast();  // touched by the watch only

  // Each uses those above it.
  SyncEngine engine_;
  IncidentKeeper incidents_;
  SourceHealth health_;
  JobSchedule schedule_;
  SourceWatch watch_;
  SourceLoops loops_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SERVED_SOURCE_H_
