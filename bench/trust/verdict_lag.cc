#include "bench/trust/verdict_lag.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/watch_load.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::bench {
namespace {

using inventory::v1::PushPagesRequest;
using inventory::v1::SYNC_KIND_DELTA;
using inventory::v1::WatchResponse;
using trust::v1::WatchVerdictsRequest;
using trust::v1::WatchVerdictsResponse;

constexpr absl::Duration kLimit = absl::Minutes(1);
constexpr absl::Duration kSnapshotLimit = absl::Minutes(5);

// Of each 50 devices of the fleet the first has no agent.
constexpr int kStride = 50;
constexpr int kFirst = 1;

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

// What has arrived, by revision of the inventory. Thread-safe.
class Arrivals {
 public:
  void OnChanges(const WatchResponse& message, absl::Time now) {
    absl::MutexLock lock(&mu_);
    for (const auto& change : message.changes()) {
      commits_[change.revision()] = ToTime(change.commit_time());
      if (changes_.emplace(change.revision(), now).second) {
        Pair(change.revision());
      }
    }
  }

  void OnVerdicts(const WatchVerdictsResponse& message, absl::Time now) {
    absl::MutexLock lock(&mu_);
    for (const auto& verdict : message.verdicts()) {
      const int64_t revision = verdict.inventory_revision();
      if (verdicts_.emplace(revision, now).second) Pair(revision);
    }
  }

  // Waits until both have arrived of `count` revisions.
  absl::Status Await(int count) {
    absl::MutexLock lock(&mu_);
    const auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
      return static_cast<int>(paired_.size()) >= count;
    };
    if (mu_.AwaitWithTimeout(absl::Condition(&enough), kLimit)) {
      return absl::OkStatus();
    }
    return absl::InternalError(absl::StrCat(
        "change or verdict of commit ", count, " of a device did not arrive"));
  }

  Lag Take() {
    absl::MutexLock lock(&mu_);
    std::vector<double> changes, verdicts;
    for (const int64_t revision : paired_) {
      changes.push_back(After(commits_[revision], changes_[revision]));
      verdicts.push_back(After(commits_[revision], verdicts_[revision]));
    }
    std::sort(changes.begin(), changes.end());
    std::sort(verdicts.begin(), verdicts.end());
    const size_t p99 = paired_.size() * 99 / 100, p50 = paired_.size() / 2;
    return {changes[p99], changes[p50], verdicts[p99], verdicts[p50]};
  }

 private:
  static double After(absl::Time commit, absl::Time arrival) {
    return absl::ToDoubleMilliseconds(arrival - commit);
  }

  void Pair(int64_t revision) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (changes_.count(revision) + verdicts_.count(revision) < 2) return;
    paired_.push_back(revision);
  }

  absl::Mutex mu_;
  std::map<int64_t, absl::Time> commits_ ABSL_GUARDED_BY(mu_);
  std::map<int64_t, absl::Time> changes_ ABSL_GUARDED_BY(mu_);
  std::map<int64_t, absl::Time> verdicts_ ABSL_GUARDED_BY(mu_);
  std::vector<int64_t> paired_ ABSL_GUARDED_BY(mu_);
};

// A watch of all verdicts, of which the snapshot does not count.
class VerdictStream {
 public:
  VerdictStream(const std::string& target, Arrivals& arrivals)
      : arrivals_(arrivals),
        stream_(Connect(target), kWatchVerdicts,
                [this](grpc::ByteBuffer& message) { OnMessage(message); }) {
    WatchVerdictsRequest request;
    request.set_parent(Fleet::kSource);
    stream_.Write(ToByteBuffer(request));
    stream_.WritesDone();
  }

  absl::Status AwaitSnapshot() {
    if (shown_.WaitForNotificationWithTimeout(kSnapshotLimit)) {
      return absl::OkStatus();
    }
    return absl::InternalError("the snapshot of verdicts did not end");
  }

 private:
  void OnMessage(grpc::ByteBuffer& bytes) {
    const absl::Time now = absl::Now();
    WatchVerdictsResponse message;
    if (!ParseRequest(bytes, message).ok()) return;
    if (shown_.HasBeenNotified()) return arrivals_.OnVerdicts(message, now);
    if (message.snapshot_end()) shown_.Notify();
  }

  Arrivals& arrivals_;
  absl::Notification shown_;
  RawStream stream_;  // last: its reactions use the above
};

grpc::ByteBuffer PageWithoutAgent(const LagPlan& plan, int index) {
  PushPagesRequest request;
  auto& page = *request.mutable_page();
  page.set_index(index);
  page.set_api_call_count(1);
  auto& shown = *page.add_devices();
  shown = plan.fleet.Observe(kFirst + index * kStride, plan.reading);
  for (auto& fact : *shown.mutable_device()->mutable_facts()) {
    if (fact.key() == device::kAgentInstalled) fact.set_bool_value(false);
  }
  return ToByteBuffer(request);
}

absl::Status CommitOneByOne(const LagPlan& plan, int commits,
                            Arrivals& arrivals) {
  PushLoad push(Connect(plan.inventory), kPushPages);
  RETURN_IF_ERROR(push.Send(plan.fleet.Begin(SYNC_KIND_DELTA, {0, commits})));
  for (int i = 0; i < commits; ++i) {
    RETURN_IF_ERROR(push.Send(PageWithoutAgent(plan, i)));
    RETURN_IF_ERROR(arrivals.Await(i + 1));
    absl::SleepFor(plan.interval);
  }
  RETURN_IF_ERROR(push.Send(plan.fleet.Commit(SYNC_KIND_DELTA, commits)));
  ASSIGN_OR_RETURN(const grpc::ByteBuffer last, push.Finish());
  return CheckDone(last);
}

}  // namespace

absl::StatusOr<Lag> MeasureLag(const LagPlan& plan) {
  const int commits = std::min(plan.commits, plan.fleet.size() / kStride);
  const auto channel = Connect(plan.inventory);
  ASSIGN_OR_RETURN(const Snapshot snapshot, ReadSnapshot(channel));
  Arrivals arrivals;
  VerdictStream verdicts(plan.trust, arrivals);
  RETURN_IF_ERROR(verdicts.AwaitSnapshot());
  RawStream changes(channel, kWatch, [&](grpc::ByteBuffer& bytes) {
    const absl::Time now = absl::Now();
    WatchResponse message;
    if (ParseRequest(bytes, message).ok()) arrivals.OnChanges(message, now);
  });
  changes.Write(WatchFrom(snapshot.token));
  changes.WritesDone();
  if (!changes.WaitUntilOpen()) return changes.Wait();
  RETURN_IF_ERROR(CommitOneByOne(plan, commits, arrivals));
  return arrivals.Take();
}

}  // namespace muster::bench
