#ifndef CLIENT_WATCH_SINK_H_
#define CLIENT_WATCH_SINK_H_

#include <string>

#include "absl/status/status.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// What the messages of a watch are for: a mirror, or a plugin's effects. Knows
// how far it has come.
//
// resume_token() is called on any thread, the rest on that of the WatchLoop.
class WatchSink {
 public:
  virtual ~WatchSink() = default;

  // Where the next stream is to go on; empty: with a fresh snapshot.
  virtual std::string resume_token() const = 0;

  // Takes in one message, or, on an error, nothing of it.
  //
  // Errors:
  //   DATA_LOSS WATCH_CHAIN_BROKEN: StartOver() and connect again.
  //   Any other: connect again; the message comes again.
  virtual absl::Status Apply(const inventory::v1::WatchResponse& message) = 0;

  // Forgets the token: the next stream shows a fresh snapshot. What is there
  // stays until that has ended.
  virtual void StartOver() = 0;
};

}  // namespace muster::client

#endif  // CLIENT_WATCH_SINK_H_
