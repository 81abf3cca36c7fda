#ifndef BENCH_LIMIT_BARE_SERVICE_H_
#define BENCH_LIMIT_BARE_SERVICE_H_

#include <atomic>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "bench/limit/bare.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

namespace muster::bench {

class FollowReactor;

// Bytes in and out on gRPC's own threads and in its own memory: what no server
// on gRPC can do without. All streams send the same slices.
//
// Thread-safe.
class BareService final
    : public Bare::WithRawCallbackMethod_Push<
          Bare::WithRawCallbackMethod_Replay<Bare::WithRawCallbackMethod_Follow<
              Bare::WithRawCallbackMethod_Echo<Bare::Service>>>> {
 public:
  // Each message that Push gets lets Follow send `burst` more messages.
  BareService(std::vector<grpc::ByteBuffer> messages, int64_t burst)
      : messages_(std::move(messages)), burst_(burst) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Push(
      grpc::CallbackServerContext* context) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Replay(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Follow(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request,
                                 grpc::ByteBuffer* response) override;

 private:
  friend class FollowReactor;
  friend class PushReactor;

  const grpc::ByteBuffer& Message(int64_t index) const {
    return messages_[index % messages_.size()];
  }
  void Release() ABSL_LOCKS_EXCLUDED(mu_);

  const std::vector<grpc::ByteBuffer> messages_;
  const int64_t burst_;
  std::atomic<int64_t> released_{0};
  std::atomic<int64_t> echoes_{0};

  absl::Mutex mu_;
  std::vector<FollowReactor*> followers_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::bench

#endif  // BENCH_LIMIT_BARE_SERVICE_H_
