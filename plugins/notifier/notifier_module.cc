#include "plugins/notifier/notifier_module.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/disk_space.h"
#include "base/storage/metrics/rocks_metrics.h"
#include "base/threads/periodic.h"
#include "google/protobuf/util/time_util.h"
#include "plugins/notifier/notifier_service.h"
#include "plugins/notifier/recipients.h"
#include "plugins/notifier/trouble/inventory_troubles.h"

namespace muster::notifier {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(15);
constexpr absl::Duration kMaxWatcherLag = absl::Minutes(10);

struct Pace {
  absl::Duration interval = kInterval;
  absl::Duration max_watcher_lag = kMaxWatcherLag;
};

class NotifierModule final : public Module {
 public:
  NotifierModule(std::unique_ptr<DeliveryStore> store,
                 std::vector<Recipient> recipients, Notifier::Options options,
                 Pace pace, const NotifierDeps& deps)
      : clock_(deps.clock),
        pace_(pace),
        store_(std::move(store)),
        troubles_(deps.inventory, deps.clock, pace.max_watcher_lag),
        notifier_(troubles_, *store_, std::move(recipients), deps.clock,
                  std::move(options)),
        service_(notifier_, *store_) {}

  std::vector<grpc::Service*> Services() override { return {&service_}; }

  absl::Status Start() override {
    loop_ = std::make_unique<Periodic>(clock_, pace_.interval,
                                       [this] { notifier_.RunOnce(); });
    return absl::OkStatus();
  }

  void Drain() override { loop_.reset(); }

 private:
  Clock& clock_;
  const Pace pace_;
  const std::unique_ptr<DeliveryStore> store_;
  InventoryTroubles troubles_;
  Notifier notifier_;
  NotifierService service_;
  const VolumeSpace volume_{store_->rocks().path()};
  const RocksMetrics metrics_{"plugins/notifier", store_->rocks(), volume_};
  std::unique_ptr<Periodic> loop_;  // last: it uses what is above
};

absl::Status Read(const google::protobuf::Duration& from,
                  absl::string_view field, absl::Duration least,
                  absl::Duration& value) {
  value = absl::Nanoseconds(
      google::protobuf::util::TimeUtil::DurationToNanoseconds(from));
  if (value >= least) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("notifier.", field, " in the configuration is ",
                            absl::FormatDuration(value), "; write at least ",
                            absl::FormatDuration(least)),
               {{"field", absl::StrCat("notifier.", field)}});
}

absl::StatusOr<Pace> PaceFrom(const config::v1::NotifierConfig& config) {
  Pace pace;
  if (config.has_interval()) {
    RETURN_IF_ERROR(
        Read(config.interval(), "interval", absl::Seconds(1), pace.interval));
  }
  if (config.has_max_watcher_lag()) {
    RETURN_IF_ERROR(Read(config.max_watcher_lag(), "max_watcher_lag",
                         absl::Seconds(10), pace.max_watcher_lag));
  }
  return pace;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateNotifierModule(
    const config::v1::MusterConfig& config, const NotifierDeps& deps) {
  ASSIGN_OR_RETURN(const Pace pace, PaceFrom(config.notifier()));
  ASSIGN_OR_RETURN(Notifier::Options options, OptionsFrom(config.notifier()));
  ASSIGN_OR_RETURN(std::vector<Recipient> recipients,
                   MakeRecipients(config.notifier()));
  ASSIGN_OR_RETURN(auto store, DeliveryStore::Open(absl::StrCat(
                                   config.data_dir(), "/plugins/notifier")));
  return std::make_unique<NotifierModule>(
      std::move(store), std::move(recipients), std::move(options), pace, deps);
}

}  // namespace muster::notifier
