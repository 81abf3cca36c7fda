#include "bench/client/raw_stream.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kConnectLimit = absl::Seconds(20);

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& target) {
  KeepGrpcUp();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  auto channel = grpc::CreateCustomChannel(
      target, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kConnectLimit));
  return channel;
}

RawStream::RawStream(const std::shared_ptr<grpc::Channel>& channel,
                     const std::string& method, OnMessage on_message)
    : on_message_(std::move(on_message)) {
  context_.set_wait_for_ready(true);
  grpc::GenericStub(channel).PrepareBidiStreamingCall(&context_, method, {},
                                                      this);
  AddHold();  // for the calls that do not come from reactions
  StartRead(&message_);
  StartCall();
}

RawStream::~RawStream() {
  context_.TryCancel();
  Wait().IgnoreError();
}

bool RawStream::Write(const grpc::ByteBuffer& message) {
  {
    absl::MutexLock lock(&mu_);
    if (broken_ || !held_) return false;
    writing_ = true;
  }
  StartWrite(&message);
  absl::MutexLock lock(&mu_);
  const auto known = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return !writing_;
  };
  mu_.Await(absl::Condition(&known));
  return taken_;
}

void RawStream::WritesDone() {
  {
    absl::MutexLock lock(&mu_);
    if (!held_) return;
  }
  StartWritesDone();
}

bool RawStream::WaitUntilOpen() {
  absl::MutexLock lock(&mu_);
  const auto known = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return open_ || broken_;
  };
  mu_.Await(absl::Condition(&known));
  return open_;
}

bool RawStream::over() {
  absl::MutexLock lock(&mu_);
  return broken_;
}

absl::Status RawStream::Wait() {
  Release();
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(&over_));
  return FromGrpcStatus(end_status_);
}

void RawStream::OnReadInitialMetadataDone(bool ok) {
  absl::MutexLock lock(&mu_);
  open_ = ok;
  if (!ok) broken_ = true;
}

void RawStream::OnReadDone(bool ok) {
  if (ok) {
    on_message_(message_);
    StartRead(&message_);
    return;
  }
  absl::MutexLock lock(&mu_);
  broken_ = true;
}

void RawStream::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mu_);
  writing_ = false;
  taken_ = ok;
  if (!ok) broken_ = true;
}

void RawStream::OnDone(const grpc::Status& status) {
  absl::MutexLock lock(&mu_);
  end_status_ = status;
  over_ = true;
}

void RawStream::Release() {
  {
    absl::MutexLock lock(&mu_);
    if (!std::exchange(held_, false)) return;
  }
  RemoveHold();
}

}  // namespace muster::bench
