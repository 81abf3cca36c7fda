#include "actions/service/watch_stream.h"

#include <optional>
#include <utility>

#include "base/errors.h"
#include "base/grpc/cursor_reactor.h"
#include "base/telemetry/span.h"

namespace muster::actions {
namespace {

using Response = v1::WatchCommandsResponse;
using Reactor = CursorReactor<Response>;

// What one stream is made of; touched while its reactor is busy.
struct Stream {
  CommandCursor cursor;
  std::unique_ptr<ServerCall> call;

  absl::StatusOr<std::optional<Response>> Next() {
    const WithSpan scope(call->span());
    absl::StatusOr<std::optional<Response>> next = cursor.Next();
    if (next.ok() && next->has_value()) call->Hide(**next);
    return next;
  }
};

Reactor* Refuse(const absl::Status& why, std::unique_ptr<ServerCall> call,
                Executor& executor) {
  call->Record(ToGrpcStatus(why));
  auto* reactor = new Reactor(
      executor, [] { return std::nullopt; }, [](Reactor*) {});
  reactor->End(why);
  return reactor;
}

}  // namespace

grpc::ServerWriteReactor<Response>* OpenWatchStream(
    absl::StatusOr<CommandCursor> cursor, std::unique_ptr<ServerCall> call,
    Executor& executor, WatchHub& hub) {
  if (!cursor.ok()) return Refuse(cursor.status(), std::move(call), executor);
  const auto stream =
      std::make_shared<Stream>(Stream{*std::move(cursor), std::move(call)});
  auto* reactor = new Reactor(
      executor, [stream] { return stream->Next(); },
      [&hub, stream](Reactor* done) {
        stream->call->Over(done->ending());
        hub.Leave(done);
      });
  stream->call->EndIfRevoked(reactor);
  hub.Join(reactor);
  return reactor;
}

}  // namespace muster::actions
