#include "bench/client/stalled_stream.h"

#include <utility>

#include "grpcpp/generic/generic_stub.h"

namespace muster::bench {

StalledStream::StalledStream(const std::shared_ptr<grpc::Channel>& channel,
                             const std::string& method,
                             grpc::ByteBuffer request)
    : request_(std::move(request)) {
  context_.set_wait_for_ready(true);
  grpc::GenericStub(channel).PrepareBidiStreamingCall(&context_, method, {},
                                                      this);
  StartWrite(&request_);
  StartCall();
}

StalledStream::~StalledStream() {
  context_.TryCancel();
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(&over_));
}

void StalledStream::OnDone(const grpc::Status&) {
  absl::MutexLock lock(&mu_);
  over_ = true;
}

}  // namespace muster::bench
