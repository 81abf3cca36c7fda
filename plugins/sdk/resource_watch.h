#ifndef PLUGINS_SDK_RESOURCE_WATCH_H_
#define PLUGINS_SDK_RESOURCE_WATCH_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/cursor_reactor.h"
#include "base/status_macros.h"
#include "grpcpp/support/server_callback.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/sdk/resource_cursor.h"

namespace muster::plugins {

// A Watch method over a plugin's own resources. `Response` has the fields
// `resume_token` and `snapshot_end`; `append` adds one whole resource to it:
//
//   grpc::ServerWriteReactor<v1::WatchResponse>* Watch(
//       grpc::CallbackServerContext* context,
//       const v1::WatchRequest* request) override {
//     return watch_.Start(*context, *request);
//   }
//
// The guarantees and the errors are those of `Inventory.Watch`
// (ResourceCursor). Thread-safe. `host` must outlive it, and it the server.
template <typename Response>
class ResourceWatch {
 public:
  using Append =
      std::function<absl::Status(const Resource& resource, Response& response)>;

  // `method` is `package.Service/Method`, for spans.
  ResourceWatch(std::string method, PluginHost& host, Append append)
      : method_(std::move(method)), host_(host), append_(std::move(append)) {}

  // What a stream shows of all resources. What it leaves out still moves the
  // stream on.
  struct Narrowing {
    // In short, such as the policy: a resume token goes with it.
    std::string name;
    // Goes by the resource's name alone. Empty: shows everything.
    std::function<bool(const Resource& resource)> accept;
  };

  // A stream for the handler to return. One whose `narrowing` is an error ends
  // with it.
  template <typename Request>
  grpc::ServerWriteReactor<Response>* Start(
      const grpc::CallbackServerContext& context, const Request& request,
      absl::StatusOr<Narrowing> narrowing = Narrowing{}) {
    auto call = std::make_shared<ServerCall>(context, method_,
                                             ServerCall::Current::kNo);
    ResourceQuery query = QueryOf(request);
    if (narrowing.ok()) query.narrowed = narrowing->name;
    auto cursor = std::make_shared<ResourceCursor>(host_.store(), host_.clock(),
                                                   std::move(query));
    absl::Status admitted = call->Admit(request, CallLimits::Kind::kStream);
    if (admitted.ok()) admitted = narrowing.status();
    auto* reactor = new CursorReactor<Response>(
        host_.executor(),
        [this, call, cursor,
         accept = narrowing.ok() ? std::move(narrowing->accept) : nullptr] {
          return Next(*call, *cursor, accept);
        },
        [this, call](CursorReactor<Response>* stream) {
          call->Over(stream->ending());
          host_.hub().Leave(stream);
        });
    if (admitted.ok()) {
      call->EndIfRevoked(reactor);
    } else {
      reactor->End(admitted);
    }
    host_.hub().Join(reactor);
    return reactor;
  }

 private:
  absl::StatusOr<std::optional<Response>> Next(
      const ServerCall& call, ResourceCursor& cursor,
      const std::function<bool(const Resource&)>& accept) const {
    ASSIGN_OR_RETURN(const std::optional<ResourceStep> step, cursor.Next());
    if (!step) return std::nullopt;
    Response response;
    for (const Resource& resource : step->resources) {
      if (accept && !accept(resource)) continue;
      RETURN_IF_ERROR(append_(resource, response));
    }
    response.set_resume_token(step->resume_token);
    response.set_snapshot_end(step->snapshot_end);
    call.Hide(response);
    return response;
  }

  const std::string method_;
  PluginHost& host_;
  const Append append_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_RESOURCE_WATCH_H_
