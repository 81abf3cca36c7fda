#ifndef BASE_GRPC_WATCHER_H_
#define BASE_GRPC_WATCHER_H_

#include "absl/status/status.h"

namespace muster {

// What a WatchHub knows of a stream. Both methods are called under the hub's
// lock, never block and never call the hub.
class Watcher {
 public:
  virtual ~Watcher() = default;

  // There may be something to read. Cheap when already busy.
  virtual void Wake() = 0;

  // Ends the stream with `why` as soon as nothing is in flight. The first one
  // counts.
  virtual void End(absl::Status why) = 0;
};

}  // namespace muster

#endif  // BASE_GRPC_WATCHER_H_
