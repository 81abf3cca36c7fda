#include "cli/report/store_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using inventory::v1::Store;
using inventory::v1::WatcherStatus;

std::string HistoryWord(const Store& store) {
  if (store.revision() == store.compacted_through()) return "none is kept";
  const std::string since =
      Instant(store.oldest_change_time(), store.has_oldest_change_time());
  if (store.compacted_through() == 0)
    return absl::StrCat("whole, since ", since);
  return absl::StrCat("from revision ", store.compacted_through() + 1,
                      ", since ", since);
}

std::string DoingWord(const WatcherStatus& watcher) {
  if (watcher.has_stalled_since_time()) {
    return absl::StrCat("STALLED since ",
                        Ago(watcher.stalled_since_time(), true, absl::Now()));
  }
  return watcher.in_snapshot() ? "is shown the snapshot" : "follows";
}

}  // namespace

void PrintStore(const Store& store, std::ostream& out) {
  Table table({"Store", store.store_uuid()});
  table.Add({"epoch", absl::StrCat(store.epoch())});
  table.Add({"format", absl::StrCat(store.format())});
  table.Add({"revision", absl::StrCat(store.revision())});
  table.Add({"history", HistoryWord(store)});
  table.Add({"resources", Number(store.living_count())});
  table.Add({"size", Bytes(store.disk_bytes())});
  table.Add({"free", Bytes(store.free_bytes())});
  table.Add({"writes", store.write_problem().empty()
                           ? "taken"
                           : absl::StrCat("REFUSED: ", store.write_problem())});
  table.Print(out);
}

void PrintWatcherRows(const inventory::v1::ListWatchersResponse& response,
                      std::ostream& out) {
  Table table({"Watcher", "Watches", ">Shown", ">Handled", ">Behind", "Doing"});
  for (const WatcherStatus& watcher : response.watchers()) {
    table.Add({watcher.watcher(), watcher.parent(),
               absl::StrCat(watcher.sent_revision()),
               watcher.applied_revision() == 0
                   ? "-"
                   : absl::StrCat(watcher.applied_revision()),
               Number(watcher.lag()), DoingWord(watcher)});
  }
  table.Print(out);
}

void PrintPurge(const inventory::v1::PurgeResponse& purge, std::ostream& out) {
  out << Number(purge.resource_count()) << " resources rewritten or erased, "
      << Number(purge.forgotten_change_count())
      << " changes forgotten; the store is at revision " << purge.revision()
      << "\n";
}

}  // namespace muster::cli
