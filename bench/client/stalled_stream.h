#ifndef BENCH_CLIENT_STALLED_STREAM_H_
#define BENCH_CLIENT_STALLED_STREAM_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/client_callback.h"

namespace muster::bench {

// A stream of a method of any server whose client asks and then never reads.
// The connection stays healthy: its transport takes what the windows allow, and
// answers pings.
class StalledStream final
    : private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // Begins at once. `method` as in RawStream.
  StalledStream(const std::shared_ptr<grpc::Channel>& channel,
                const std::string& method, grpc::ByteBuffer request);
  // Cancels it and waits for its end.
  ~StalledStream() override;

 private:
  void OnDone(const grpc::Status& status) override;

  const grpc::ByteBuffer request_;
  grpc::ClientContext context_;

  absl::Mutex mu_;
  bool over_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::bench

#endif  // BENCH_CLIENT_STALLED_STREAM_H_
