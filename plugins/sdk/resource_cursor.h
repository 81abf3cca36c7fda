#ifndef PLUGINS_SDK_RESOURCE_CURSOR_H_
#define PLUGINS_SDK_RESOURCE_CURSOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "google/protobuf/duration.pb.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/effects/records.pb.h"

namespace muster::plugins {

// What a client asks of a watch of a plugin's resources.
struct ResourceQuery {
  // `sources/{source}`, or `sources/-` for all.
  std::string parent;
  // Empty starts with a snapshot.
  std::string resume_token;
  // How long an idle stream stays silent.
  absl::Duration heartbeat = absl::Seconds(30);
  // What else the query narrows; a token goes with what it was given for.
  std::string narrowed = "";
};

// The query in the fields that every such request has. An unset duration is
// the default; below 1 s is 1 s, above 60 s is 60 s.
template <typename Request>
ResourceQuery QueryOf(const Request& request);
absl::Duration HeartbeatOf(const google::protobuf::Duration& asked);

// What one message of the stream says.
struct ResourceStep {
  // Whole resources, in the order in which they are to be shown. Empty in a
  // bookmark.
  std::vector<Resource> resources;
  std::string resume_token;
  bool snapshot_end = false;
};

// Position of one watch of a plugin's resources. First every resource in name
// order, then what changed meanwhile, then the end of the snapshot: what was
// shown until there is the state at one revision. Then every change.
//
// Not thread-safe. `store` and `clock` must outlive it.
class ResourceCursor {
 public:
  ResourceCursor(const EffectStore& store, Clock& clock, ResourceQuery query);

  // The next message, or nullopt if there is nothing to say now.
  //
  // Errors, beside the store's:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: of `parent`.
  //   INVALID_ARGUMENT RESUME_TOKEN_MALFORMED, RESUME_TOKEN_OTHER_QUERY
  //   FAILED_PRECONDITION RESUME_TOKEN_FOREIGN, RESUME_TOKEN_FUTURE
  //   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: changes after the position are gone,
  //     or a resource was dropped. Start over without a token.
  absl::StatusOr<std::optional<ResourceStep>> Next();

 private:
  absl::Status Begin(const EffectSnapshot& snapshot);
  absl::Status CheckToken(const EffectSnapshot& snapshot) const;
  absl::Status Scan(const EffectSnapshot& snapshot, ResourceStep& step);
  absl::Status ReadLog(const EffectSnapshot& snapshot, ResourceStep& step);
  void EndSnapshotIfReached(ResourceStep& step);
  bool HeartbeatDue() const;

  const EffectStore& store_;
  Clock& clock_;
  const ResourceQuery query_;

  bool begun_ = false;
  std::string prefix_;
  storage::ResourceToken token_;  // the position, once begun
  absl::Time last_step_time_;
};

template <typename Request>
ResourceQuery QueryOf(const Request& request) {
  return {request.parent(), request.resume_token(),
          HeartbeatOf(request.heartbeat_duration()), ""};
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_RESOURCE_CURSOR_H_
