#include "connector/core/service/follow_stream.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/grpc/cursor_reactor.h"
#include "base/grpc/watcher.h"
#include "base/telemetry/span.h"

namespace muster::connector {
namespace {

using Response = v1::FollowCommandResponse;
using Reactor = CursorReactor<Response>;

// What one stream is made of; touched while its reactor is busy.
struct Stream {
  std::shared_ptr<const void> owner;  // of what `follower` uses
  CommandFollower follower;
  std::unique_ptr<ServerCall> call;
  Watcher* reactor = nullptr;  // set before the hub wakes it for the first time

  absl::StatusOr<std::optional<Response>> Next();
};

absl::StatusOr<std::optional<Response>> Stream::Next() {
  const WithSpan scope(call->span());
  if (follower.done()) {
    call->Record(grpc::Status::OK);
    reactor->End(absl::OkStatus());
    return std::nullopt;
  }
  absl::StatusOr<std::optional<v1::VendorCommand>> command = follower.Next();
  if (!command.ok()) {
    call->Record(ToGrpcStatus(command.status()));
    return command.status();
  }
  if (!command->has_value()) return std::nullopt;
  Response response;
  *response.mutable_command() = **std::move(command);
  return response;
}

Reactor* Refuse(const absl::Status& why, std::unique_ptr<ServerCall> call,
                Executor& executor) {
  call->Record(ToGrpcStatus(why));
  auto* reactor = new Reactor(
      executor, [] { return std::nullopt; }, [](Reactor*) {});
  reactor->End(why);
  return reactor;
}

}  // namespace

grpc::ServerWriteReactor<Response>* OpenFollowStream(
    absl::StatusOr<CommandFollower> follower, std::shared_ptr<const void> owner,
    std::unique_ptr<ServerCall> call, Executor& executor, WatchHub& hub) {
  if (!follower.ok()) {
    return Refuse(follower.status(), std::move(call), executor);
  }
  const auto stream = std::make_shared<Stream>(
      Stream{std::move(owner), *std::move(follower), std::move(call)});
  auto* reactor = new Reactor(
      executor, [stream] { return stream->Next(); },
      [&hub, stream](Reactor* done) {
        stream->call->Over();
        hub.Leave(done);
      });
  stream->reactor = reactor;
  stream->call->EndIfRevoked(reactor);
  hub.Join(reactor);
  return reactor;
}

}  // namespace muster::connector
