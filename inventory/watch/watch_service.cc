#include "inventory/watch/watch_service.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/grpc/call/server_call.h"
#include "base/grpc/raw/byte_stream_reactor.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "inventory/watch/watch_cursor.h"

namespace muster::inventory {
namespace {

// One stream's cursor, which opens where it may block. Touched by the stream
// alone, but for `open`.
class WatchStream : public std::enable_shared_from_this<WatchStream> {
 public:
  WatchStream(const WatchCursor::Deps& deps, ReadAhead& read_ahead,
              absl::StatusOr<v1::WatchRequest> request)
      : deps_(deps), read_ahead_(read_ahead), request_(std::move(request)) {
    if (!request_.ok()) return;
    open_->watcher = request_->watcher();
    open_->parent = request_->parent();
  }

  const std::shared_ptr<OpenWatch>& open() const { return open_; }

  absl::StatusOr<std::optional<SharedBytes>> Next() {
    if (cursor_ == nullptr) {
      RETURN_IF_ERROR(request_.status());
      ASSIGN_OR_RETURN(cursor_, WatchCursor::Create(deps_, *request_));
    }
    auto message = cursor_->Next();
    if (message.ok() && message->has_value()) ReadOn();
    return message;
  }

  bool AtHand() const { return cursor_ != nullptr && cursor_->AtHand(); }

  CursorProgress Progress() {
    if (cursor_ == nullptr) return {};
    open_->in_snapshot.store(cursor_->in_snapshot());
    return {cursor_->shown(), cursor_->NextDue()};
  }

 private:
  void ReadOn() {
    while (const std::shared_ptr<LogPiece> piece = cursor_->PlanPiece()) {
      ReadAhead::Place place = read_ahead_.Start(
          [self = shared_from_this(), piece] { self->cursor_->Read(*piece); });
      if (place == nullptr) return;
      piece->Hold(std::move(place));
      cursor_->ReadsAhead(piece);
    }
  }

  const WatchCursor::Deps deps_;
  ReadAhead& read_ahead_;
  const absl::StatusOr<v1::WatchRequest> request_;
  const std::shared_ptr<OpenWatch> open_ = std::make_shared<OpenWatch>();
  std::unique_ptr<WatchCursor> cursor_;
};

absl::StatusOr<v1::WatchRequest> Parse(const grpc::ByteBuffer& bytes) {
  v1::WatchRequest request;
  RETURN_IF_ERROR(ParseRequest(bytes, request));
  if (!request.watcher().empty()) {
    RETURN_IF_ERROR(CheckWatcherName(request.watcher()));
  }
  return request;
}

// `request` if its caller is let in.
absl::StatusOr<v1::WatchRequest> Admitted(
    ServerCall& call, absl::StatusOr<v1::WatchRequest> request) {
  RETURN_IF_ERROR(request.status());
  RETURN_IF_ERROR(call.Admit(*request, CallLimits::Kind::kStream));
  return request;
}

// `message` as the caller may see it.
absl::StatusOr<std::optional<SharedBytes>> Shown(
    const ServerCall& call,
    absl::StatusOr<std::optional<SharedBytes>> message) {
  if (call.hidden() == nullptr || !message.ok() || !message->has_value()) {
    return message;
  }
  v1::WatchResponse response;
  RETURN_IF_ERROR(ParseRequest(***message, response));
  call.Hide(response);
  return std::make_shared<const grpc::ByteBuffer>(ToByteBuffer(response));
}

StreamOptions OptionsOf(const std::shared_ptr<WatchStream>& stream,
                        const Clock& clock,
                        grpc::CallbackServerContext* context) {
  StreamOptions options;
  options.label = stream->open()->watcher;
  options.clock = &clock;
  options.progress = [stream] { return stream->Progress(); };
  options.at_hand = [stream] { return stream->AtHand(); };
  options.cancel = [context] { context->TryCancel(); };
  return options;
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchService::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  auto call = std::make_shared<ServerCall>(
      *context, "muster.inventory.v1.Inventory/Watch",
      ServerCall::Current::kNo);
  auto stream = std::make_shared<WatchStream>(
      WatchCursor::Deps{deps_.store, deps_.liveness, deps_.shared, deps_.clock,
                        deps_.random},
      read_ahead_, Admitted(*call, Parse(*request)));
  call->span().SetAttribute("muster.watcher", stream->open()->watcher);
  call->span().SetAttribute("muster.parent", stream->open()->parent);
  auto* reactor = new ByteStreamReactor(
      deps_.pumps, [stream, call] { return Shown(*call, stream->Next()); },
      [this, call](ByteStreamReactor* done) {
        call->Over(done->ending());
        deps_.registry.Leave(done);
        deps_.hub.Leave(done);
      },
      OptionsOf(stream, deps_.clock, context));
  call->EndIfRevoked(reactor);
  deps_.registry.Join(reactor, stream->open());
  deps_.hub.Join(reactor);
  return reactor;
}

absl::StatusOr<v1::ReportProgressResponse> WatchService::ReportProgress(
    const v1::ReportProgressRequest& request) {
  ASSIGN_OR_RETURN(const int64_t lag, deps_.registry.Report(request));
  v1::ReportProgressResponse response;
  response.set_lag(lag);
  return response;
}

}  // namespace muster::inventory
