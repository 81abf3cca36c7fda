#ifndef PLUGINS_SDK_COUNTING_PLUGIN_H_
#define PLUGINS_SDK_COUNTING_PLUGIN_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/plugin.h"

namespace muster::plugins {

// The least plugin: each device's resource is its display name, under the
// device's own name; what else it was told, it notes. Counts what it was
// called for.
class CountingPlugin final : public Plugin {
 public:
  // Handlers called, such as "device sources/s/devices/a".
  std::vector<std::string> calls;
  // Beginnings and ends of snapshots, such as "end 3".
  std::vector<std::string> snapshots;
  // The check-in that OnDevice() saw last; 0 if there was none.
  std::map<std::string, int64_t> check_in_seconds;
  // What the next OnDevice() returns.
  absl::Status next_error;
  // What every OnDevice() of these returns, after it has written.
  std::map<std::string, absl::Status> errors;
  // What the next OnTick() notes under "tick".
  std::string due;
  // What OnBatchEnd() notes under "end"; empty: nothing.
  std::string at_end;

  absl::Status OnDevice(const inventory::v1::Change& change,
                        EffectBatch& batch) override {
    calls.push_back(absl::StrCat("device ", change.device().name()));
    check_in_seconds[change.device().name()] =
        change.device().last_check_in_time().seconds();
    RETURN_IF_ERROR(
        batch.Put(change.device().name(), change.device().display_name()));
    const auto error = errors.find(change.device().name());
    if (error != errors.end()) return error->second;
    return std::exchange(next_error, absl::OkStatus());
  }

  absl::Status OnGone(absl::string_view device, EffectBatch& batch) override {
    calls.push_back(absl::StrCat("gone ", device));
    return batch.Delete(device);
  }

  absl::Status OnSnapshotBegin(EffectBatch&) override {
    snapshots.push_back("begin");
    return absl::OkStatus();
  }

  absl::Status OnSnapshotEnd(int64_t revision, EffectBatch& batch) override {
    snapshots.push_back(absl::StrCat("end ", revision));
    return batch.PutRecord("snapshot", snapshots.back());
  }

  absl::Status OnTouched(const device::v1::Liveness& liveness,
                         EffectBatch& batch) override {
    calls.push_back(absl::StrCat("touched ", liveness.device()));
    return batch.PutRecord(liveness.device(), "touched");
  }

  absl::Status OnSource(const inventory::v1::Source& source,
                        EffectBatch& batch) override {
    calls.push_back(absl::StrCat("source ", source.name()));
    return batch.PutRecord(source.name(), source.vendor());
  }

  absl::Status OnTick(absl::Time now, EffectBatch& batch) override {
    calls.push_back(absl::StrCat("tick ", absl::ToUnixSeconds(now)));
    if (due.empty()) return absl::OkStatus();
    return batch.PutRecord("tick", due);
  }

  absl::Status OnBatchEnd(EffectBatch& batch) override {
    if (at_end.empty()) return absl::OkStatus();
    return batch.PutRecord("end", at_end);
  }
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_COUNTING_PLUGIN_H_
