#ifndef CONNECTOR_IRU_JOBS_SOURCE_MEMORY_H_
#define CONNECTOR_IRU_JOBS_SOURCE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "connector/iru/sweep/observation.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// A device as the device list last showed it.
struct KnownDevice {
  std::string vendor_id;
  device::v1::Platform platform = device::v1::PLATFORM_UNSPECIFIED;
  bool in_scope = true;
};

// What the jobs of one source tell each other while the process runs, so that
// none reads what another has just read. It is never evidence: a process that
// has just begun knows nothing, and its jobs read a little more.
//
// Thread-safe.
class SourceMemory {
 public:
  // `now` is when the process began; it makes run_id() its own.
  explicit SourceMemory(absl::Time now);

  // Differs from process to process.
  const std::string& run_id() const { return run_id_; }

  // A pass over every device is over, and these are all.
  void ReplaceDevices(std::vector<KnownDevice> devices)
      ABSL_LOCKS_EXCLUDED(mu_);
  // A reading is over that showed these.
  void AddDevices(std::vector<KnownDevice> devices) ABSL_LOCKS_EXCLUDED(mu_);
  // Whether every device was shown once.
  bool knows_all_devices() const ABSL_LOCKS_EXCLUDED(mu_);
  int64_t device_count() const ABSL_LOCKS_EXCLUDED(mu_);
  int64_t CountOf(device::v1::Platform platform) const ABSL_LOCKS_EXCLUDED(mu_);
  // The device with that id, if a reading that is over showed it.
  std::optional<KnownDevice> Find(absl::string_view vendor_id) const
      ABSL_LOCKS_EXCLUDED(mu_);
  // How many rows the device list had when its end was last seen, and when that
  // was; InfinitePast(): never.
  struct ListSize {
    int64_t rows = 0;
    absl::Time time = absl::InfinitePast();
  };
  void SetListSize(ListSize size) ABSL_LOCKS_EXCLUDED(mu_);
  ListSize list_size() const ABSL_LOCKS_EXCLUDED(mu_);
  // Those in scope that became known after `mark`, by id; moves `mark` on. 0
  // gives all.
  std::vector<KnownDevice> DevicesAfter(int64_t& mark) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // What tables and details told of a device's hardware, whether known or not.
  Hardware HardwareOf(absl::string_view vendor_id) const
      ABSL_LOCKS_EXCLUDED(mu_);
  void SetModel(absl::string_view vendor_id, std::string model_identifier)
      ABSL_LOCKS_EXCLUDED(mu_);
  void SetUdid(absl::string_view vendor_id, std::string udid)
      ABSL_LOCKS_EXCLUDED(mu_);
  // When the table of models was last read whole.
  void SetModelsTime(absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Time models_time() const ABSL_LOCKS_EXCLUDED(mu_);

  // Which Prism tables the tenant refuses, as far as was tried.
  void SetRefused(absl::string_view category, bool refused)
      ABSL_LOCKS_EXCLUDED(mu_);
  bool AnyRefused() const ABSL_LOCKS_EXCLUDED(mu_);

  // The row of a device in `device_information` after which its row in the list
  // was read last. nullopt: not yet.
  struct Print {
    size_t print = 0;
    absl::Time update_time;
  };
  std::optional<Print> PrintOf(absl::string_view vendor_id) const
      ABSL_LOCKS_EXCLUDED(mu_);
  void SetPrint(absl::string_view vendor_id, Print print)
      ABSL_LOCKS_EXCLUDED(mu_);
  // Whether that table may be asked for changes again; not for a while after a
  // refusal.
  void PauseChangesUntil(absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Time changes_paused_until() const ABSL_LOCKS_EXCLUDED(mu_);

  // When a device's details were last read; absl::InfinitePast() if never.
  absl::Time DetailsTimeOf(absl::string_view vendor_id) const
      ABSL_LOCKS_EXCLUDED(mu_);
  void SetDetailsTime(absl::string_view vendor_id, absl::Time time)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Device {
    KnownDevice known;
    int64_t mark = 0;  // grows with each device that becomes known
  };
  struct Extra {
    Hardware hardware;
    std::optional<Print> print;
    absl::Time details_time = absl::InfinitePast();
  };

  void Put(KnownDevice device, std::optional<int64_t> mark)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Extra& ExtraOf(absl::string_view vendor_id)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  const Extra* FindExtra(absl::string_view vendor_id) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);

  const std::string run_id_;

  mutable absl::Mutex mu_;
  std::map<std::string, Device> devices_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, Extra> extras_ ABSL_GUARDED_BY(mu_);
  bool knows_all_ ABSL_GUARDED_BY(mu_) = false;
  ListSize list_size_ ABSL_GUARDED_BY(mu_);
  int64_t last_mark_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time models_time_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  absl::Time changes_paused_until_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  absl::flat_hash_set<std::string> refused_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_SOURCE_MEMORY_H_
