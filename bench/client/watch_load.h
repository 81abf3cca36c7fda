#ifndef BENCH_CLIENT_WATCH_LOAD_H_
#define BENCH_CLIENT_WATCH_LOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// What a watch of everything asks for; a snapshot if the token is empty.
grpc::ByteBuffer WatchFrom(const std::string& token);

// A snapshot that was read to its end.
struct Snapshot {
  int64_t resources = 0;
  std::string token;  // right after it
};
absl::StatusOr<Snapshot> ReadSnapshot(
    const std::shared_ptr<grpc::Channel>& channel);

// One stream that was read until it had carried so many entries.
struct StreamRun {
  absl::Duration elapsed;  // from the request to the last of them
  int64_t entries = 0;
  int64_t bytes = 0;
  std::vector<grpc::ByteBuffer> messages;  // if they were to be kept
};

// How to read it.
struct StreamPlan {
  std::string method;
  grpc::ByteBuffer request;
  // Which repeated field of a message holds the entries, and how many to read.
  int field = 0;
  int64_t entries = 0;
  bool keep_messages = false;
};

// Errors:
//   INTERNAL: the stream ended before it had carried them all.
absl::StatusOr<StreamRun> ReadStream(
    const std::shared_ptr<grpc::Channel>& channel, const StreamPlan& plan);

// OK if the messages are WatchResponses of `changes` changes, whose revisions
// have no gap.
absl::Status CheckGapFree(const std::vector<grpc::ByteBuffer>& messages,
                          int64_t changes);

}  // namespace muster::bench

#endif  // BENCH_CLIENT_WATCH_LOAD_H_
