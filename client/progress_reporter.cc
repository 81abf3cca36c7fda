#include "client/progress_reporter.h"

#include <utility>

#include "base/log.h"

namespace muster::client {
namespace {

constexpr absl::Duration kMinInterval = absl::Seconds(1);

}  // namespace

ProgressReporter::ProgressReporter(std::string watcher, const WatchSink& sink,
                                   InventoryFeed& feed, const Clock& clock)
    : watcher_(std::move(watcher)), sink_(sink), feed_(feed), clock_(clock) {}

void ProgressReporter::RunOnce() {
  absl::MutexLock lock(&mu_);
  const absl::Time now = clock_.Now();
  if (now >= last_time_ && now - last_time_ < kMinInterval) return;
  std::string token = sink_.resume_token();
  if (token.empty() || token == reported_token_) return;
  last_time_ = now;
  const absl::Status reported = feed_.ReportProgress(watcher_, token).status();
  if (reported.ok()) reported_token_ = std::move(token);
  NoteEnd(reported);
}

void ProgressReporter::NoteEnd(const absl::Status& status) {
  const bool news = status.code() != last_status_.code();
  last_status_ = status;
  if (status.ok() || !news) return;
  LogStatus(Severity::kInfo, "the inventory does not take reports of progress",
            status, {{"watcher", watcher_}});
}

}  // namespace muster::client
