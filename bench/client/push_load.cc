#include "bench/client/push_load.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::bench {
namespace {

// A stream that ends says so within this time; the reply of a page within it.
constexpr absl::Duration kLookAgain = absl::Milliseconds(100);

}  // namespace

PushLoad::PushLoad(const std::shared_ptr<grpc::Channel>& channel,
                   const std::string& method)
    : stream_(channel, method, [this](grpc::ByteBuffer& reply) {
        absl::MutexLock lock(&mu_);
        ++answered_;
        last_.Swap(&reply);
      }) {}

absl::Status PushLoad::Send(const grpc::ByteBuffer& message) {
  RETURN_IF_ERROR(AwaitUnanswered(kWindow - 1));
  ++sent_;
  if (stream_.Write(message)) return absl::OkStatus();
  return Annotate(EarlyEnd(), "a push was refused");
}

absl::StatusOr<grpc::ByteBuffer> PushLoad::Finish() {
  RETURN_IF_ERROR(AwaitUnanswered(0));
  stream_.WritesDone();
  RETURN_IF_ERROR(stream_.Wait());
  absl::MutexLock lock(&mu_);
  return last_;
}

absl::Status PushLoad::AwaitUnanswered(int most) {
  const auto room = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return sent_ - answered_ <= most;
  };
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      if (mu_.AwaitWithTimeout(absl::Condition(&room), kLookAgain)) break;
    }
    if (stream_.over() && StillShort(most)) return EarlyEnd();
  }
  return absl::OkStatus();
}

// The stream can end between a look at the replies and one at the stream.
bool PushLoad::StillShort(int most) {
  absl::MutexLock lock(&mu_);
  return sent_ - answered_ > most;
}

absl::Status PushLoad::EarlyEnd() {
  const absl::Status end = stream_.Wait();
  return end.ok() ? absl::InternalError("the server ended a push") : end;
}

absl::StatusOr<absl::Duration> PushAll(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
    const std::vector<grpc::ByteBuffer>& messages) {
  PushLoad load(channel, method);
  const absl::Time start = absl::Now();
  for (const grpc::ByteBuffer& message : messages) {
    RETURN_IF_ERROR(load.Send(message));
  }
  ASSIGN_OR_RETURN(const grpc::ByteBuffer last, load.Finish());
  const absl::Duration elapsed = absl::Now() - start;
  if (method == kPushPages) RETURN_IF_ERROR(CheckDone(last));
  return elapsed;
}

absl::Status CheckDone(const grpc::ByteBuffer& reply) {
  inventory::v1::PushPagesResponse response;
  RETURN_IF_ERROR(ParseRequest(reply, response));
  if (response.committed().done()) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("the sync is not done: ", response.ShortDebugString()));
}

}  // namespace muster::bench
