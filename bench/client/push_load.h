#ifndef BENCH_CLIENT_PUSH_LOAD_H_
#define BENCH_CLIENT_PUSH_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "bench/client/raw_stream.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// One sync on its way: each message has one reply, and a few may be
// unanswered at a time, as with a connector. The server may as well be one
// that only acks.
//
// Not thread-safe.
class PushLoad {
 public:
  // Messages that may wait for their replies at a time.
  static constexpr int kWindow = 8;

  // `method` as in RawStream.
  PushLoad(const std::shared_ptr<grpc::Channel>& channel,
           const std::string& method);

  // Sends one message, once the window has room for it.
  //
  // Errors: those of the server that ended the stream.
  absl::Status Send(const grpc::ByteBuffer& message);

  // Waits for all replies and ends the stream. Returns the last reply.
  absl::StatusOr<grpc::ByteBuffer> Finish();

 private:
  absl::Status AwaitUnanswered(int most);
  bool StillShort(int most);
  absl::Status EarlyEnd();

  int64_t sent_ = 0;
  absl::Mutex mu_;
  int64_t answered_ ABSL_GUARDED_BY(mu_) = 0;
  grpc::ByteBuffer last_ ABSL_GUARDED_BY(mu_);
  RawStream stream_;  // last: its reactions use the above
};

// How long all of `messages` took, from the first write to the last reply.
// For Muster the last reply must say that the sync is done.
absl::StatusOr<absl::Duration> PushAll(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
    const std::vector<grpc::ByteBuffer>& messages);

// OK if `reply` is a PushPagesResponse that says so.
absl::Status CheckDone(const grpc::ByteBuffer& reply);

}  // namespace muster::bench

#endif  // BENCH_CLIENT_PUSH_LOAD_H_
