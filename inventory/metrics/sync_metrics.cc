#include "inventory/metrics/sync_metrics.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "inventory/metrics/source_points.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/sync_end.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

using Points = std::vector<MetricPoint>;

// Whether `sync` tells how complete a FULL sync was.
bool IsTelling(const v1::Sync& sync) {
  return sync.kind() == v1::SYNC_KIND_FULL && HasEnded(sync.state()) &&
         sync.error().reason() != "SYNC_SUPERSEDED" &&
         sync.error().reason() != "SOURCE_PAUSED";
}

std::optional<v1::Sync> LastFull(const StoreReader& reader,
                                 absl::string_view source) {
  const DocumentRange range =
      RangeAfter(Collection::kSyncs, ChildPrefix(source, "syncs"), "",
                 ScanOrder::kBackward);
  std::optional<v1::Sync> last;
  v1::Sync sync;
  const absl::Status scanned = reader.ScanDocuments(
      range.collection, range.begin, range.end, range.order,
      [&](absl::string_view key, absl::string_view value) {
        if (!ParseStored(key, value, sync).ok()) return false;
        if (IsTelling(sync)) last = std::move(sync);
        return !last;
      });
  return scanned.ok() ? last : std::nullopt;
}

Points IsComplete(absl::string_view source, const v1::Sync& sync) {
  const bool complete =
      sync.state() == v1::SYNC_STATE_SUCCEEDED && !sync.has_error();
  return {PointOf(source, complete ? 1 : 0)};
}

Points Duration(absl::string_view source, const v1::Sync& sync) {
  return {PointOf(source, absl::ToDoubleSeconds(FromProto(sync.end_time()) -
                                                FromProto(sync.start_time())))};
}

Points Devices(absl::string_view source, const v1::Sync& sync) {
  Points points;
  const auto add = [&](absl::string_view what, int64_t count) {
    points.push_back(PointOf(source, "what", what, static_cast<double>(count)));
  };
  add("expected", sync.expected_count());
  add("seen", sync.seen_count());
  add("missing",
      std::max<int64_t>(0, sync.expected_count() - sync.seen_count()));
  add("held", sync.held_count());
  add("removed", sync.removed_count());
  add("unreadable", sync.bad_rows_size());
  return points;
}

}  // namespace

SyncMetrics::SyncMetrics(const DeviceStore& store, const Clock& clock)
    : store_(store),
      clock_(clock),
      age_(JobGauge("muster.sync.age", "s",
                    "Since the last sync of a job that succeeded began",
                    [this](const auto& job) -> std::optional<double> {
                      if (!job.has_success_start_time()) return std::nullopt;
                      return Age(job.success_start_time());
                    })),
      failing_(JobGauge("muster.sync.failing", "1",
                        "1 if the last sync of a job failed or is held",
                        [](const auto& job) { return job.has_error(); })),
      full_age_("muster.sync.full.age", "s",
                "Since the last complete full sync began",
                [this] { return FullAges(); }),
      full_complete_(FullGauge("muster.sync.full.complete", "1",
                               "1 if the last full sync saw everything",
                               IsComplete)),
      full_duration_(FullGauge("muster.sync.full.duration", "s",
                               "How long the last full sync took", Duration)),
      full_devices_(FullGauge("muster.sync.full.devices", "{device}",
                              "What the last full sync came to", Devices)) {}

GaugeFamily SyncMetrics::JobGauge(
    absl::string_view name, absl::string_view unit,
    absl::string_view description,
    std::function<std::optional<double>(const store::JobStatus&)> value) const {
  const auto read = [&store = store_, value = std::move(value)] {
    const auto reader = store.Read();
    Points points;
    for (const auto& source :
         EveryDocument<v1::Source>(*reader, Collection::kSources)) {
      const auto status = ReadDocument<store::SourceStatus>(
          *reader, Collection::kStatus, source.name());
      if (!status.ok() || !*status) continue;
      for (const store::JobStatus& job : (*status)->jobs()) {
        const auto shown = job.has_end_time() ? value(job) : std::nullopt;
        if (!shown) continue;
        points.push_back(PointOf(source.name(), "sync_job", job.job(), *shown));
      }
    }
    return points;
  };
  return GaugeFamily(name, unit, description, read);
}

GaugeFamily SyncMetrics::FullGauge(
    absl::string_view name, absl::string_view unit,
    absl::string_view description,
    std::function<Points(absl::string_view, const v1::Sync&)> show) const {
  const auto read = [&store = store_, show = std::move(show)] {
    const auto reader = store.Read();
    Points points;
    for (const auto& source :
         EveryDocument<v1::Source>(*reader, Collection::kSources)) {
      const auto sync = LastFull(*reader, source.name());
      if (!sync) continue;
      for (MetricPoint& point : show(source.name(), *sync)) {
        points.push_back(std::move(point));
      }
    }
    return points;
  };
  return GaugeFamily(name, unit, description, read);
}

Points SyncMetrics::FullAges() const {
  Points points;
  for (const auto& source :
       EveryDocument<v1::Source>(*store_.Read(), Collection::kSources)) {
    if (!source.has_last_full_sync_start_time()) continue;
    points.push_back(
        PointOf(source.name(), Age(source.last_full_sync_start_time())));
  }
  return points;
}

double SyncMetrics::Age(const google::protobuf::Timestamp& since) const {
  return std::max(0.0, absl::ToDoubleSeconds(clock_.Now() - FromProto(since)));
}

}  // namespace muster::inventory
