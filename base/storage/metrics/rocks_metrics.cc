#include "base/storage/metrics/rocks_metrics.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace muster {
namespace {

// How RocksDB writes it in `rocksdb.dbstats`, 7.8 and 9.10 alike.
constexpr absl::string_view kStall = "Cumulative stall: ";

std::optional<double> StallSeconds(absl::string_view statistics) {
  const size_t at = statistics.find(kStall);
  if (at == absl::string_view::npos) return std::nullopt;
  const std::string text(statistics.substr(at + kStall.size(), 40));
  int hours = 0, minutes = 0;
  double seconds = 0;
  if (std::sscanf(text.c_str(), "%d:%d:%lf", &hours, &minutes, &seconds) != 3) {
    return std::nullopt;
  }
  return hours * 3600.0 + minutes * 60.0 + seconds;
}

// Files may come and go meanwhile; those that are gone take nothing.
double BytesBelow(const std::string& path) {
  std::error_code error;
  double bytes = 0;
  std::filesystem::recursive_directory_iterator entry(path, error);
  for (; !error && entry != end(entry); entry.increment(error)) {
    std::error_code gone;
    const auto size = entry->file_size(gone);
    if (!gone) bytes += static_cast<double>(size);
  }
  return bytes;
}

}  // namespace

RocksMetrics::RocksMetrics(std::string store, const RocksDatabase& db,
                           const DiskSpace& disk)
    : store_(std::move(store)),
      db_(db),
      disk_(disk),
      disk_bytes_("muster.store.disk_bytes", "By", "What a store's files take",
                  [this] { return DiskBytes(); }),
      free_bytes_("muster.store.free_bytes", "By",
                  "What is free on the volume of a store",
                  [this] { return FreeBytes(); }),
      writable_("muster.store.writable", "1", "0 after a write failed",
                [this] { return Point(db_.writable() ? 1 : 0); }),
      slowed_("muster.store.write_slowed", "1",
              "1 while writes are slowed down",
              [this] { return IsAbove0("rocksdb.actual-delayed-write-rate"); }),
      stopped_("muster.store.write_stopped", "1", "1 while no writes are taken",
               [this] { return IsAbove0("rocksdb.is-write-stopped"); }),
      stall_("muster.store.stall", "s", "How long writes were held up",
             [this] { return Stall(); }) {}

std::vector<MetricPoint> RocksMetrics::Point(double value) const {
  return {{{{"store", store_}}, value}};
}

std::vector<MetricPoint> RocksMetrics::IsAbove0(
    const std::string& property) const {
  const auto text = db_.Property(property);
  int64_t number = 0;
  if (!text || !absl::SimpleAtoi(*text, &number)) return {};
  return Point(number > 0 ? 1 : 0);
}

std::vector<MetricPoint> RocksMetrics::DiskBytes() const {
  return Point(BytesBelow(db_.path()));
}

std::vector<MetricPoint> RocksMetrics::FreeBytes() const {
  const auto space = disk_.Query();
  if (!space.ok()) return {};
  return Point(static_cast<double>(space->free_bytes));
}

std::vector<MetricPoint> RocksMetrics::Stall() const {
  const auto statistics = db_.Property("rocksdb.dbstats");
  if (!statistics) return {};
  const auto seconds = StallSeconds(*statistics);
  return seconds ? Point(*seconds) : std::vector<MetricPoint>();
}

}  // namespace muster
