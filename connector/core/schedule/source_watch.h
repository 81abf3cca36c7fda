#ifndef CONNECTOR_CORE_SCHEDULE_SOURCE_WATCH_H_
#define CONNECTOR_CORE_SCHEDULE_SOURCE_WATCH_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"
#include "connector/core/device_source.h"
#include "connector/core/records/source_records.h"
#include "connector/core/schedule/job_schedule.h"

namespace muster::connector {

// What one source's schedule must hear of from outside: its state in the
// inventory (paused, waiting for its review, deleted, a hold that was
// released), another credential, and, by counting, that its fleet is not of the
// size that is known. Fewer devices bring a FULL sync at once; more only if no
// other job has shown them within kGrowthPatience.
//
// RunOnce() on one thread; deleted() on any. What it is given must outlive it.
class SourceWatch {
 public:
  struct Options {
    // Nothing of the source is used before an operator activated it.
    bool review_required = false;
    // From one count to the next; InfiniteDuration() never counts.
    absl::Duration count_interval = absl::Seconds(15);
  };
  struct Hooks {
    // Reads the source and puts it before an operator. Errors: those of
    // SourceRecords::PutReview() and of reading.
    std::function<absl::Status()> review;
    // Anything that changes with the credential; never the credential itself.
    std::function<std::string()> credential_mark;
    // Called each time, for what only needs to hear that time passes.
    std::function<void()> tick;
  };
  // How often the inventory is asked. Costs the vendor nothing.
  static constexpr absl::Duration kLookInterval = absl::Seconds(15);
  // Longer than from one count of a source's to the next.
  static constexpr absl::Duration kGrowthPatience = absl::Seconds(75);

  SourceWatch(JobSchedule& schedule, DeviceSource& devices,
              SourceRecords& records, Hooks hooks, const Clock& clock,
              Random& random, Options options);

  // Looks at whatever it is time for. To be called once a second or so. Blocks
  // while it asks.
  void RunOnce();

  // Whether the inventory knew the source and knows it no more: an operator
  // deleted it.
  bool deleted() const { return deleted_; }

 private:
  void Look();
  // The inventory does not know the source. `as_of` is the gate's version
  // before it was asked.
  void LookAtNothing(int64_t as_of);
  void Judge(const inventory::v1::Source& source, int64_t as_of);
  void LookForRelease();
  void Review();
  void LookAtCredential();
  void Count();

  JobSchedule& schedule_;
  DeviceSource& devices_;
  SourceRecords& records_;
  const Hooks hooks_;
  const Clock& clock_;
  const Options options_;

  std::atomic<bool> deleted_ = false;

  absl::Time next_look_ = absl::InfinitePast();
  absl::Time next_review_ = absl::InfinitePast();
  absl::Time next_count_ = absl::InfinitePast();
  Backoff review_pause_;
  bool known_ = false;    // by the inventory
  std::string mark_;      // of the credential while it was not refused
  std::string released_;  // the last released hold that was acted on
  // How many more devices were counted than are known, as a sweep was last made
  // for it; and as it stays after a sweep, for rows that are in the source's
  // count and can never be shown.
  std::optional<int64_t> swept_drift_;
  int64_t lasting_drift_ = 0;
  absl::Time grown_since_ = absl::InfiniteFuture();
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_SOURCE_WATCH_H_
