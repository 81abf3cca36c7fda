#include "plugins/conformance/play/told_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace muster::conformance {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;

constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(30);

absl::Duration HeartbeatOf(const inventory::v1::WatchRequest& request) {
  if (!request.has_heartbeat_duration()) return kDefaultHeartbeat;
  return absl::Seconds(
      std::clamp<int64_t>(request.heartbeat_duration().seconds(), 1, 60));
}

}  // namespace

ToldStream::ToldStream(const Fleet& fleet, std::shared_ptr<const World> world,
                       const Options& options)
    : fleet_(fleet),
      request_(options.request),
      world_(std::move(world)),
      place_(options.place),
      told_revision_(place_.in_snapshot() ? 0 : place_.revision),
      repeat_last_(options.repeat_last && !place_.in_snapshot()),
      tell_health_(!place_.in_snapshot()),
      last_time_(options.now) {}

std::optional<WatchResponse> ToldStream::Next(const Bounds& bounds,
                                              absl::Time now) {
  Message message = NextPart(bounds, now);
  if (!message) return std::nullopt;
  if (!place_.in_snapshot()) message->set_revision(place_.revision);
  message->set_previous_revision(told_revision_);
  for (const Change& change : message->changes()) {
    if (!request_.want_liveness() || !change.has_device()) continue;
    *message->add_touched() = fleet_.Liveness(change.device().name());
  }
  told_revision_ = message->revision();
  last_time_ = now;
  return message;
}

ToldStream::Message ToldStream::NextPart(const Bounds& bounds, absl::Time now) {
  if (place_.in_snapshot()) return NextOfSnapshot(bounds);
  if (std::exchange(repeat_last_, false)) return LastBatch();
  if (std::exchange(tell_health_, false)) return Health();
  return NextOfLog(bounds.revision, now);
}

ToldStream::Message ToldStream::NextOfSnapshot(const Bounds& bounds) {
  const int64_t most = bounds.snapshot_resources;
  if (most >= 0 && place_.shown >= most) return std::nullopt;
  const std::vector<Change> all = View().Snapshot(place_.revision);
  WatchResponse message;
  message.set_snapshot(true);
  if (place_.shown < static_cast<int64_t>(all.size())) {
    *message.add_changes() = all[place_.shown++];
    return message;
  }
  place_.shown = -1;
  tell_health_ = true;
  message.mutable_snapshot_end()->set_revision(place_.revision);
  message.mutable_snapshot_end()->set_resource_count(all.size());
  *message.mutable_view() = View().Digest(place_.revision);
  return message;
}

ToldStream::Message ToldStream::NextOfLog(int64_t last_revision,
                                          absl::Time now) {
  WatchResponse message;
  while (place_.revision < last_revision) {
    const auto seen = View().Seen(world_->log()[place_.revision++]);
    if (!seen) continue;
    *message.add_changes() = *seen;
    return message;
  }
  // What the query passed over is told at once: nobody has to wait for it.
  const bool idle = now - last_time_ >= HeartbeatOf(request_);
  if (!idle && place_.revision == told_revision_) return std::nullopt;
  *message.mutable_view() = View().Digest(place_.revision);
  return message;
}

ToldStream::Message ToldStream::LastBatch() {
  const int64_t revision = place_.revision;
  if (revision == 0) return Health();
  const auto seen = View().Seen(world_->log()[revision - 1]);
  if (!seen) return Health();
  told_revision_ = revision - 1;
  WatchResponse message;
  *message.add_changes() = *seen;
  return message;
}

ToldStream::Message ToldStream::Health() {
  WatchResponse message;
  *message.add_sources() = fleet_.Health();
  tell_health_ = false;
  return message;
}

}  // namespace muster::conformance
