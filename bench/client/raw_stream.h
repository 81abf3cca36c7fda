#ifndef BENCH_CLIENT_RAW_STREAM_H_
#define BENCH_CLIENT_RAW_STREAM_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/client_callback.h"

namespace muster::bench {

// A connection of its own to `target`, on this machine: untraced, with no
// bound on the size of a message. The same client for Muster and for limits.
// Returns once it is up; calls wait for it if that takes longer than 20 s.
std::shared_ptr<grpc::Channel> Connect(const std::string& target);

// One stream of a method of any server, of messages that nobody decodes. What
// is measured of Muster and what is measured of its limits goes through here.
//
// Thread-safe, but for Write() and WritesDone(): one at a time, and not beside
// Wait(), after which they do nothing.
class RawStream final
    : private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // Called for each message in order, on a thread of gRPC; must not block.
  using OnMessage = absl::AnyInvocable<void(grpc::ByteBuffer& message)>;

  // Begins at once. `method` as `/package.Service/Method`.
  RawStream(const std::shared_ptr<grpc::Channel>& channel,
            const std::string& method, OnMessage on_message);
  // Cancels what is not over and waits for its end.
  ~RawStream() override;

  // Returns once the transport has taken it; false if it has not, because the
  // stream is over. A stream that ended right after it took the message is over
  // only for the next.
  bool Write(const grpc::ByteBuffer& message);
  // Nothing more will be written.
  void WritesDone();
  // Waits until the server has answered with its metadata, which some do only
  // with their first message; false if the stream is over.
  bool WaitUntilOpen();
  // The end of the stream, which may already be known.
  bool over();
  absl::Status Wait();

 private:
  void OnReadInitialMetadataDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  void Release();

  OnMessage on_message_;      // touched only in OnReadDone()
  grpc::ByteBuffer message_;  // likewise; gRPC fills it meanwhile
  grpc::ClientContext context_;

  absl::Mutex mu_;
  bool held_ ABSL_GUARDED_BY(mu_) = true;
  bool open_ ABSL_GUARDED_BY(mu_) = false;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool taken_ ABSL_GUARDED_BY(mu_) = false;  // the message written last
  bool broken_ ABSL_GUARDED_BY(mu_) = false;
  bool over_ ABSL_GUARDED_BY(mu_) = false;
  grpc::Status end_status_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::bench

#endif  // BENCH_CLIENT_RAW_STREAM_H_
