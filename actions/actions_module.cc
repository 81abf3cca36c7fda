#include "actions/actions_module.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/actions_config.h"
#include "actions/audit/audit_key.h"
#include "actions/audit/audit_log.h"
#include "actions/audit/audit_service.h"
#include "actions/audit/checkpointer.h"
#include "actions/dispatch/check_in_wakes.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/follow/pin_keeper.h"
#include "actions/follow/pin_release.h"
#include "actions/guard/guard.h"
#include "actions/guard/guard_metrics.h"
#include "actions/guard/guard_service.h"
#include "actions/outside/outside_importer.h"
#include "actions/peers/check_in_watch.h"
#include "actions/peers/grpc_command_gateway.h"
#include "actions/peers/grpc_device_lookup.h"
#include "actions/peers/grpc_secret_reader.h"
#include "actions/peers/grpc_vendor_events.h"
#include "actions/plan/command_support.h"
#include "actions/plan/fleet_sizes.h"
#include "actions/plan/planner.h"
#include "actions/service/actions_service.h"
#include "actions/service/command_maker.h"
#include "actions/service/console_links.h"
#include "actions/service/decision_maker.h"
#include "actions/store/command_store.h"
#include "actions/store/families.h"
#include "actions/store/metrics/command_metrics.h"
#include "actions/vault/pin_book.h"
#include "actions/vault/pin_retention.h"
#include "actions/vault/revealer.h"
#include "actions/vault/secrets_service.h"
#include "actions/vault/vault.h"
#include "base/errors.h"
#include "base/grpc/watch_hub.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/files/disk_space.h"
#include "base/storage/metrics/rocks_metrics.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"

namespace muster::actions {
namespace {

// How often the dispatcher looks what is due; shorter if a delay is shorter.
constexpr absl::Duration kTurn = absl::Seconds(1);
// How often checkpoints, retention and the guard are looked at.
constexpr absl::Duration kUpkeep = absl::Seconds(1);
// How often plans that made nothing are looked for.
constexpr absl::Duration kForgetPlans = absl::Hours(1);
// Sends under way at once, and streams that read at once.
constexpr int kSends = 8;
constexpr int kReads = 2;

// What has to be opened, and can fail, before the rest is put together.
struct Foundation {
  ActionsOptions options;
  std::unique_ptr<RocksDatabase> db;
  std::unique_ptr<AuditLog> log;
  std::unique_ptr<Guard> guard;
  std::unique_ptr<Vault> vault;
  std::unique_ptr<Checkpointer> checkpointer;
  ConsoleLinks links;
};

void LogIfFailed(absl::string_view what, const absl::Status& status) {
  if (!status.ok()) LogStatus(Severity::kError, what, status);
}

class ActionsModule final : public Module {
 public:
  ActionsModule(Foundation base, const ActionsDeps& deps)
      : base_(std::move(base)),
        clock_(deps.clock),
        random_(deps.random),
        gateway_(deps.connector),
        inventory_(deps.inventory),
        secret_reader_(deps.connector),
        vendor_events_(deps.connector),
        devices_(deps.inventory),
        fleets_(devices_, clock_),
        support_(gateway_, clock_),
        pins_(*base_.db, *base_.vault) {}

  ~ActionsModule() override { Drain(); }

  absl::Status OpenStore() {
    ASSIGN_OR_RETURN(
        store_, CommandStore::Open(*base_.log,
                                   {[this] { return base_.guard->settings(); },
                                    [this](const auto& source) {
                                      return fleets_.Known(source);
                                    }},
                                   clock_));
    store_->OnMoved([this] { hub_.WakeAll(); });
    parts_ = std::make_unique<Parts>(*this);
    gauges_ = std::make_unique<Gauges>(*this);
    return absl::OkStatus();
  }

  std::vector<grpc::Service*> Services() override {
    return {&parts_->service, &parts_->guard_service, &parts_->secrets_service,
            &parts_->audit_service};
  }

  absl::Status Start() override {
    absl::MutexLock lock(&mu_);
    const std::vector<absl::Duration>& delays = base_.options.dispatch.delays;
    const absl::Duration turn =
        std::min(kTurn, *std::min_element(delays.begin(), delays.end()));
    loop_ = std::make_unique<Periodic>(
        clock_, turn, [this] { parts_->dispatcher.RunOnce(); });
    check_ins_ = std::make_unique<CheckInWatch>(
        inventory_, clock_,
        [this](const std::vector<device::v1::Liveness>& touched) {
          if (parts_->wakes.Note(touched)) Kick();
          LogIfFailed("that Macs were unlocked could not be noted",
                      parts_->release.Note(touched));
        });
    if (!base_.options.outside_disabled) {
      outside_ = std::make_unique<Periodic>(
          clock_, kUpkeep, [this] { parts_->importer.RunOnce(); });
    }
    upkeep_ = std::make_unique<Periodic>(clock_, kUpkeep, [this] { Tend(); });
    return absl::OkStatus();
  }

  void Drain() override {
    if (parts_ == nullptr) return;
    parts_->dispatcher.Stop();
    gateway_.CancelReads();
    hub_.Drain();
    std::unique_ptr<Periodic> loop;  // all end outside the lock
    std::unique_ptr<Periodic> upkeep;
    std::unique_ptr<Periodic> outside;
    std::unique_ptr<CheckInWatch> check_ins;
    absl::MutexLock lock(&mu_);
    loop.swap(loop_);
    upkeep.swap(upkeep_);
    outside.swap(outside_);
    check_ins.swap(check_ins_);
  }

 private:
  // Everything that works on the store. Members are used by those after them.
  struct Parts {
    explicit Parts(ActionsModule& m)
        : keeper(*m.store_, m.pins_, m.secret_reader_, m.devices_, m.clock_),
          dispatcher({*m.store_, m.gateway_, m.devices_, *m.base_.vault, keeper,
                      m.clock_, m.random_, sends,
                      [&m](const v1::Command& command) {
                        return m.base_.guard->CheckMode(command.command());
                      }},
                     m.base_.options.dispatch),
          wakes(*m.store_, dispatcher),
          planner({*m.store_, m.devices_, m.support_, m.fleets_, *m.base_.guard,
                   m.clock_, m.random_,
                   m.base_.options.dispatch.offline_after}),
          maker({*m.store_, m.devices_, m.support_, m.fleets_, *m.base_.guard,
                 *m.base_.vault, dispatcher, m.clock_, m.random_}),
          decisions(*m.store_, *m.base_.guard),
          service({*m.store_, planner, maker, decisions, m.devices_,
                   m.base_.links, m.clock_, reads, m.hub_},
                  [&m] { m.Kick(); }),
          guard_service(
              *m.base_.guard,
              [&m](const std::string& source) { return m.BudgetUses(source); },
              [&m] { m.Kick(); }),
          revealer(
              {*m.base_.log, m.pins_, *m.base_.vault, m.devices_,
               m.secret_reader_, m.clock_, [&m] { return m.CheckReveals(); }},
              m.base_.options.reveals),
          secrets_service(revealer, m.pins_),
          audit_service(*m.base_.log, *m.base_.checkpointer),
          retention(*m.base_.log, m.pins_, m.base_.options.pin_retention,
                    m.clock_),
          release(*m.base_.log, m.pins_),
          importer({*m.base_.log, m.gateway_, m.devices_, m.vendor_events_,
                    m.clock_},
                   m.base_.options.outside) {}

    PinKeeper keeper;
    Dispatcher dispatcher;
    CheckInWakes wakes;
    Planner planner;
    CommandMaker maker;
    DecisionMaker decisions;
    ActionsService service;
    GuardService guard_service;
    Revealer revealer;
    SecretsService secrets_service;
    AuditService audit_service;
    PinRetention retention;
    PinRelease release;
    OutsideImporter importer;
    // They finish what was posted before anything above goes.
    ThreadPool reads{kReads};
    ThreadPool sends{kSends};
  };

  // What is told of it.
  struct Gauges {
    explicit Gauges(ActionsModule& m)
        : commands(*m.store_, m.clock_),
          guard(*m.base_.guard),
          volume(m.base_.db->path()),
          rocks("actions", *m.base_.db, volume) {}

    CommandMetrics commands;
    GuardMetrics guard;
    VolumeSpace volume;
    RocksMetrics rocks;
  };

  void Kick() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (loop_) loop_->Kick();
  }

  void Tend() {
    base_.guard->RunOnce();
    base_.checkpointer->RunOnce();
    LogIfFailed("PINs could not be shredded", parts_->retention.RunOnce());
    hub_.Tick();
    if (clock_.Now() < forget_plans_) return;
    forget_plans_ = clock_.Now() + kForgetPlans;
    LogIfFailed("old plans could not be deleted", store_->ForgetPlans());
  }

  absl::Status CheckReveals() const {
    if (base_.guard->mode() != guard::v1::GUARD_MODE_NONE) {
      return absl::OkStatus();
    }
    return Error(absl::StatusCode::kFailedPrecondition, "ACTIONS_STOPPED",
                 "the guard lets nothing through, secrets neither; resume "
                 "first",
                 {{"mode", "none"}});
  }

  absl::StatusOr<std::vector<guard::v1::BudgetUse>> BudgetUses(
      const std::string& source) {
    std::vector<guard::v1::BudgetUse> all;
    std::vector<std::string> sources = {source};
    if (source == "sources/-") {
      ASSIGN_OR_RETURN(const connector::v1::DescribeResponse described,
                       gateway_.Describe());
      sources.assign(described.sources().begin(), described.sources().end());
    }
    for (const std::string& one : sources) {
      RETURN_IF_ERROR(fleets_.Refresh(one));
      for (guard::v1::BudgetUse& use : store_->BudgetUses(one)) {
        all.push_back(std::move(use));
      }
    }
    return all;
  }

  const Foundation base_;
  Clock& clock_;
  Random& random_;
  GrpcCommandGateway gateway_;
  LateChannel& inventory_;
  GrpcSecretReader secret_reader_;
  GrpcVendorEvents vendor_events_;
  GrpcDeviceLookup devices_;
  FleetSizes fleets_;
  CommandSupport support_;
  PinBook pins_;
  WatchHub hub_;
  std::unique_ptr<CommandStore> store_;  // set once, before anything uses it
  std::unique_ptr<Parts> parts_;         // likewise
  std::unique_ptr<Gauges> gauges_;       // likewise

  absl::Time forget_plans_ = absl::InfinitePast();  // Tend() only

  absl::Mutex mu_;
  std::unique_ptr<Periodic> loop_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Periodic> upkeep_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Periodic> outside_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<CheckInWatch> check_ins_ ABSL_GUARDED_BY(mu_);
};

absl::StatusOr<Foundation> Open(const config::v1::MusterConfig& config,
                                Clock& clock) {
  Foundation base;
  ASSIGN_OR_RETURN(base.options, ReadActionsConfig(config));
  ASSIGN_OR_RETURN(base.links, ConsoleLinks::Create(config));
  ASSIGN_OR_RETURN(
      base.db, RocksDatabase::Open(absl::StrCat(config.data_dir(), "/actions"),
                                   FamilyNames(), StoreOptions()));
  ASSIGN_OR_RETURN(base.log, AuditLog::Open(*base.db, clock));
  ASSIGN_OR_RETURN(
      base.guard,
      Guard::Open(*base.log, config.actions().guard(),
                  AccessDirectory{config.access().directory()}, clock));
  ASSIGN_OR_RETURN(KeyRing keys, KeyRing::Load(base.options.keys));
  base.vault = std::make_unique<Vault>(std::move(keys));
  ASSIGN_OR_RETURN(
      AuditSigningKey key,
      LoadAuditKey(base.options.audit_key_file, base.options.make_audit_key));
  RETURN_IF_ERROR(UseAuditKey(key.public_key(), *base.log));
  base.checkpointer = std::make_unique<Checkpointer>(
      *base.log, std::move(key), base.options.checkpoints, clock);
  return base;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateActionsModule(
    const config::v1::MusterConfig& config, const ActionsDeps& deps) {
  ASSIGN_OR_RETURN(Foundation base, Open(config, deps.clock));
  auto module = std::make_unique<ActionsModule>(std::move(base), deps);
  RETURN_IF_ERROR(module->OpenStore());
  return module;
}

}  // namespace muster::actions
