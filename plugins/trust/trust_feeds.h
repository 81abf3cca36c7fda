#ifndef PLUGINS_TRUST_TRUST_FEEDS_H_
#define PLUGINS_TRUST_TRUST_FEEDS_H_

#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/threads/periodic.h"
#include "plugins/sdk/feed/side_feed.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"

namespace muster::trust {

// What trust follows beside the inventory: commands of the actions service and
// results of the compliance plugin. While one of them is away, what it said
// last stands.
//
// Thread-safe. What it is given must outlive it; Stop() before the host drains.
class TrustFeeds {
 public:
  struct Deps {
    plugins::PluginHost& host;
    FleetJudge& judge;
    Clock& clock;
    Random& random;
    // Null: that one is not followed.
    LateChannel* actions;
    LateChannel* compliance;
  };

  explicit TrustFeeds(const Deps& deps);
  ~TrustFeeds();

  void Start();
  void Stop();

  // When each last said anything, in this process.
  std::optional<absl::Time> commands_heard() const;
  std::optional<absl::Time> checks_heard() const;

 private:
  using Commands = plugins::SideFeed<actions::v1::WatchCommandsRequest,
                                     actions::v1::WatchCommandsResponse>;
  using Checks =
      plugins::SideFeed<compliance::v1::WatchDeviceComplianceRequest,
                        compliance::v1::WatchDeviceComplianceResponse>;

  std::unique_ptr<Commands> MakeCommands() const;
  std::unique_ptr<Checks> MakeChecks() const;

  const Deps deps_;
  std::unique_ptr<Commands> commands_;  // null: not followed
  std::unique_ptr<Checks> checks_;      // likewise
  std::unique_ptr<Periodic> watchdog_;  // between Start() and Stop()
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_FEEDS_H_
