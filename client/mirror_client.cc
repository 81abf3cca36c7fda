#include "client/mirror_client.h"

#include <algorithm>
#include <utility>

namespace muster::client {
namespace {

constexpr absl::Duration kTickInterval = absl::Seconds(1);

bool WantsFacets(const inventory::v1::WatchFilter& filter) {
  return std::find(filter.kinds().begin(), filter.kinds().end(),
                   inventory::v1::RESOURCE_KIND_FACET) != filter.kinds().end();
}

DeviceMirror::Options MirrorOptions(const MirrorClient::Options& options) {
  DeviceMirror::Options mirror;
  mirror.want_liveness = options.want_liveness;
  mirror.want_facets = WantsFacets(options.filter);
  mirror.whole_view = options.filter.changed_paths().empty();
  return mirror;
}

WatchLoop::Options LoopOptions(const MirrorClient::Options& options) {
  WatchLoop::Options loop;
  loop.watcher = options.watcher;
  loop.query.set_parent(options.parent);
  loop.query.set_want_liveness(options.want_liveness);
  if (options.filter.ByteSizeLong() > 0) {
    *loop.query.mutable_filter() = options.filter;
  }
  loop.heartbeat = options.heartbeat;
  loop.backoff = options.backoff;
  return loop;
}

}  // namespace

MirrorClient::MirrorClient(const Options& options, InventoryFeed& feed,
                           Clock& clock, Random& random)
    : options_(options),
      clock_(clock),
      mirror_(MirrorOptions(options)),
      loop_(LoopOptions(options), mirror_, feed, clock, random),
      reporter_(options.watcher, mirror_, feed, clock) {}

MirrorClient::~MirrorClient() { Stop(); }

void MirrorClient::Start() {
  loop_.Start();
  tick_ = std::make_unique<Periodic>(clock_, kTickInterval, [this] { Tick(); });
}

void MirrorClient::Stop() {
  tick_.reset();
  loop_.Stop();
}

absl::Duration MirrorClient::Staleness() const {
  return clock_.Now() - loop_.status().last_message_time;
}

void MirrorClient::Tick() {
  loop_.CancelIfSilent();
  if (options_.report_progress) reporter_.RunOnce();
}

}  // namespace muster::client
