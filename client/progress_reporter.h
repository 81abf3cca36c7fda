#ifndef CLIENT_PROGRESS_REPORTER_H_
#define CLIENT_PROGRESS_REPORTER_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/feed/inventory_feed.h"
#include "client/watch_sink.h"

namespace muster::client {

// Tells the inventory how far a watcher has come, so that operators see its
// lag: whenever that has moved, at most once a second. A report that fails is
// made again; nothing waits for it.
//
// Thread-safe. What it was given must outlive it.
class ProgressReporter {
 public:
  ProgressReporter(std::string watcher, const WatchSink& sink,
                   InventoryFeed& feed, const Clock& clock);

  // Reports, if there is something to say. Takes as long as
  // InventoryFeed::ReportProgress().
  void RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void NoteEnd(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string watcher_;
  const WatchSink& sink_;
  InventoryFeed& feed_;
  const Clock& clock_;

  absl::Mutex mu_;  // held while it reports
  absl::Time last_time_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::string reported_token_ ABSL_GUARDED_BY(mu_);
  absl::Status last_status_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::client

#endif  // CLIENT_PROGRESS_REPORTER_H_
