#ifndef BASE_GRPC_WATCHER_H_
#define BASE_GRPC_WATCHER_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster {

// One stream as metrics see it.
struct WatcherStats {
  absl::string_view label;  // who watches; as long-lived as the watcher
  int64_t position = 0;     // up to where the transport has taken everything
  int64_t messages = 0;     // that the transport has taken
  // Since when the transport has not taken the message in flight; nullopt if
  // there is none. Long ago: the client does not read, or is gone.
  std::optional<absl::Time> writing_since;
};

// What a WatchHub knows of a stream. All methods are called under the hub's
// lock, never block and never call the hub.
class Watcher {
 public:
  virtual ~Watcher() = default;

  // There may be something to read. Cheap when already busy.
  virtual void Wake() = 0;

  // Whether there was something to send when it was woken last: who is likely
  // to have something again goes first.
  virtual bool Eager() const { return true; }

  // Ends the stream with `why` as soon as nothing is in flight. The first one
  // counts.
  virtual void End(absl::Status why) = 0;

  // End() that does not wait for the message in flight but breaks the call
  // off, if the stream can; the client sees CANCELLED.
  virtual void Abort(absl::Status why) { End(std::move(why)); }

  // When it wants to be woken although nothing was committed: InfinitePast()
  // for every tick, InfiniteFuture() for none.
  virtual absl::Time NextDue() const { return absl::InfinitePast(); }

  virtual WatcherStats Stats() const { return {}; }
};

}  // namespace muster

#endif  // BASE_GRPC_WATCHER_H_
