#include "plugins/sdk/loop/plugin_health.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace muster::plugins {
namespace {

std::string StuckText(const StuckChange& stuck) {
  return absl::StrCat("stuck at revision ", stuck.revision, ": ",
                      stuck.error.message());
}

std::string ParkedText(int64_t count) {
  if (count == 0) return "";
  return absl::StrCat(count, count == 1 ? " change" : " changes",
                      " put aside; the log says which and why");
}

}  // namespace

PluginHealth HealthOf(const Applier& applier, const client::LoopStatus& loop) {
  const std::optional<StuckChange> stuck = applier.bad_changes().stuck();
  if (stuck) return {false, StuckText(*stuck)};
  if (!loop.connected) {
    return {false, absl::StrCat("not connected to the inventory: ",
                                loop.error.message())};
  }
  if (!applier.stream_time()) return {false, "not up to date yet"};
  return {true, ParkedText(applier.bad_changes().parked_count())};
}

}  // namespace muster::plugins
