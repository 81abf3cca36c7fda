#ifndef PLUGINS_SDK_FEED_SIDE_FEED_H_
#define PLUGINS_SDK_FEED_SIDE_FEED_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/random.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/feed/side_loop.h"
#include "plugins/sdk/plugin_host.h"

namespace muster::plugins {

// Follows another service's stream (the checks of compliance, the commands of
// the actions service) into the plugin's own store, beside the inventory. Each
// message is one PluginHost::Update() of {what `handle` writes, its token}, so
// nothing is lost and nothing is applied twice over a restart of either side.
//
// `Request` has `resume_token`, and so has `Response`; if a response has a
// `snapshot_end` too, heard_time() waits for it.
//
//   SideFeed<WatchCommandsRequest, WatchCommandsResponse> commands(
//       {"commands", query,
//        [&](auto& context, const auto& request) {
//          return stub->WatchCommands(&context, request);
//        },
//        [](const auto& message, EffectBatch& batch) { ... },
//        [](EffectBatch& batch) { ... }},
//       host, clock, random);
//
// Thread-safe, but RunOnce() is for one thread. Start() after
// PluginHost::Run(), Stop() before its Drain(). What it was given must outlive
// it.
template <typename Request, typename Response>
class SideFeed {
 public:
  struct Options {
    // **Required.** Unique in the plugin: the token is the note `feed/{name}`.
    std::string name;
    // What is watched; the token is the feed's.
    Request query;
    // **Required.** Opens the stream: `stub->WatchThings(&context, request)`.
    std::function<std::unique_ptr<grpc::ClientReader<Response>>(
        grpc::ClientContext& context, const Request& request)>
        open;
    // **Required.** Writes what a message says. May see a message again after
    // an error or a restart only if it was not applied. An error leaves the
    // message unapplied; it comes again after a pause.
    std::function<absl::Status(const Response&, EffectBatch&)> handle;
    // **Required.** Drops all that came of the stream: it starts from the
    // beginning, because the service no longer knows the token.
    std::function<absl::Status(EffectBatch&)> start_over;
    // How often the service says something, at least: three times this long
    // in silence, and the stream is opened again.
    absl::Duration heartbeat = absl::Seconds(30);
  };

  SideFeed(Options options, PluginHost& host, Clock& clock, Random& random)
      : options_(std::move(options)),
        loop_(LoopOptions(host), host.store(), clock, random) {}

  // See SideLoop.
  void Start() { loop_.Start(); }
  void Stop() { loop_.Stop(); }
  absl::Duration RunOnce() { return loop_.RunOnce(); }
  void CancelIfSilent() { loop_.CancelIfSilent(); }
  std::optional<absl::Time> heard_time() const { return loop_.heard_time(); }

 private:
  class Stream;

  SideLoop::Options LoopOptions(PluginHost& host) const;

  const Options options_;
  SideLoop loop_;
};

// Implementation only below.

namespace side_feed_internal {

template <typename Response, typename = void>
struct HasSnapshotEnd : std::false_type {};
template <typename Response>
struct HasSnapshotEnd<
    Response,
    std::void_t<decltype(std::declval<const Response&>().snapshot_end())>>
    : std::true_type {};

}  // namespace side_feed_internal

template <typename Request, typename Response>
class SideFeed<Request, Response>::Stream final : public SideStream {
 public:
  Stream(const Options& options, const std::string& token)
      : options_(options), request_(options.query) {
    request_.set_resume_token(token);
    reader_ = options.open(context_, request_);
  }

  // SideStream:
  bool Read() override { return reader_->Read(&message_); }

  absl::Status Handle(EffectBatch& batch) const override {
    return options_.handle(message_, batch);
  }

  std::string resume_token() const override { return message_.resume_token(); }

  bool completes() const override {
    if constexpr (!side_feed_internal::HasSnapshotEnd<Response>::value) {
      return true;
    } else if constexpr (std::is_same_v<
                             std::decay_t<decltype(message_.snapshot_end())>,
                             bool>) {
      return message_.snapshot_end();
    } else {
      return message_.has_snapshot_end();
    }
  }

  void Cancel() override { context_.TryCancel(); }

  absl::Status Finish() override {
    Response unread;  // of a stream that was cancelled
    while (reader_->Read(&unread)) {
    }
    return FromGrpcStatus(reader_->Finish());
  }

 private:
  const Options& options_;
  Request request_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Response>> reader_;
  Response message_;
};

template <typename Request, typename Response>
SideLoop::Options SideFeed<Request, Response>::LoopOptions(
    PluginHost& host) const {
  SideLoop::Options loop;
  loop.name = options_.name;
  loop.heartbeat = options_.heartbeat;
  loop.start_over = options_.start_over;
  loop.open = [this](const std::string& token) {
    return std::make_unique<Stream>(options_, token);
  };
  loop.update = [&host](absl::FunctionRef<absl::Status(EffectBatch&)> handle) {
    return host.Update(handle);
  };
  return loop;
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_FEED_SIDE_FEED_H_
