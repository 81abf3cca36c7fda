#include "inventory/service/inventory_metrics.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

using Attributes = std::map<std::string, std::string>;

// The greatest value of each series.
class Greatest {
 public:
  void Add(const Attributes& attributes, double value) {
    const auto [at, is_new] = values_.try_emplace(attributes, value);
    if (!is_new) at->second = std::max(at->second, value);
  }

  std::vector<MetricPoint> Points() const {
    std::vector<MetricPoint> points;
    for (const auto& [attributes, value] : values_) {
      points.push_back({attributes, value});
    }
    return points;
  }

 private:
  std::map<Attributes, double> values_;
};

std::vector<MetricPoint> One(int64_t value) {
  return {{{}, static_cast<double>(value)}};
}

// When the first change after `revision` that the log still has was committed;
// nullopt if there is none.
std::optional<absl::Time> CommitTimeAfter(Revision revision,
                                          const StoreReader& reader) {
  v1::Change change;
  bool found = false;
  const absl::Status scanned =
      reader.ScanLog(std::max(revision, reader.compacted_through()),
                     [&](const LogView& entry) {
                       found = ParseStored("change", entry.change, change).ok();
                       return false;
                     });
  if (!scanned.ok() || !found) return std::nullopt;
  return FromProto(change.commit_time());
}

}  // namespace

InventoryMetrics::InventoryMetrics(const DeviceStore& store,
                                   const WatcherRegistry& watchers,
                                   std::function<int64_t()> log_bytes,
                                   const Clock& clock)
    : store_(store),
      watchers_(watchers),
      log_bytes_(std::move(log_bytes)),
      clock_(clock),
      lag_("muster.watch.lag", "{change}",
           "Changes that a watch has not been sent yet",
           [this] { return Lag(); }),
      applied_lag_("muster.watch.applied_lag", "{change}",
                   "Changes after the one that a watcher reported as handled",
                   [this] { return AppliedLag(); }),
      applied_age_("muster.watch.applied_age", "s",
                   "Since the oldest change that a watcher did not handle yet",
                   [this] { return AppliedAge(); }),
      stalled_seconds_("muster.watch.stalled_seconds", "s",
                       "How long a watcher has not taken its message",
                       [this] { return StalledSeconds(); }),
      revision_("muster.store.revision", "{change}",
                "The last change of the store",
                [this] { return One(store_.end().revision); }),
      compacted_through_("muster.store.compacted_through", "{change}",
                         "Changes up to this one are gone",
                         [this] { return One(store_.compacted_through()); }),
      log_size_("muster.store.log_bytes", "By",
                "What the log of changes takes, roughly",
                [this] { return One(log_bytes_()); }) {}

std::vector<MetricPoint> InventoryMetrics::Lag() const {
  const v1::ListWatchersResponse list = watchers_.List();
  Greatest lag;
  for (const auto& watch : list.watchers()) {
    lag.Add({{"watcher", watch.watcher()}, {"parent", watch.parent()}},
            static_cast<double>(watch.lag()));
  }
  return lag.Points();
}

std::vector<MetricPoint> InventoryMetrics::AppliedLag() const {
  const v1::ListWatchersResponse list = watchers_.List();
  const Revision end = store_.end().revision;
  Greatest lag;
  for (const auto& watch : list.watchers()) {
    if (watch.applied_revision() == 0) continue;
    lag.Add({{"watcher", watch.watcher()}},
            static_cast<double>(end - watch.applied_revision()));
  }
  return lag.Points();
}

std::vector<MetricPoint> InventoryMetrics::AppliedAge() const {
  const v1::ListWatchersResponse list = watchers_.List();
  const auto reader = store_.Read();
  Greatest age;
  for (const auto& watch : list.watchers()) {
    if (watch.applied_revision() == 0) continue;
    const auto since = CommitTimeAfter(watch.applied_revision(), *reader);
    age.Add({{"watcher", watch.watcher()}},
            since ? std::max(absl::ToDoubleSeconds(clock_.Now() - *since), 0.0)
                  : 0.0);
  }
  return age.Points();
}

std::vector<MetricPoint> InventoryMetrics::StalledSeconds() const {
  const v1::ListWatchersResponse list = watchers_.List();
  Greatest stalled;
  for (const auto& watch : list.watchers()) {
    const absl::Duration since =
        watch.has_stalled_since_time()
            ? clock_.Now() - FromProto(watch.stalled_since_time())
            : absl::ZeroDuration();
    stalled.Add({{"watcher", watch.watcher()}},
                std::max(absl::ToDoubleSeconds(since), 0.0));
  }
  return stalled.Points();
}

}  // namespace muster::inventory
