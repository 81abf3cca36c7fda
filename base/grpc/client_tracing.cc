#include "base/grpc/client_tracing.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/grpc/tracing/command_methods.h"
#include "base/telemetry/span.h"

namespace muster {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

SpanOptions ClientOptions(absl::string_view method) {
  SpanOptions options;
  options.kind = SpanKind::kClient;
  options.keep = IsCommandMethod(method);
  return options;
}

struct ServerPlace {
  std::string address;
  int port = 0;  // 0 if it has none
};

// `target` is `host:port`, with `dns:///` or the like before it or not, or
// `unix:path`.
ServerPlace PlaceOf(absl::string_view target) {
  if (absl::ConsumePrefix(&target, "unix:")) return {std::string(target), 0};
  const size_t slash = target.rfind('/');
  if (slash != target.npos) target.remove_prefix(slash + 1);
  const size_t colon = target.rfind(':');
  ServerPlace place;
  if (colon == target.npos ||
      !absl::SimpleAtoi(target.substr(colon + 1), &place.port)) {
    return {std::string(target), 0};
  }
  place.address = std::string(target.substr(0, colon));
  return place;
}

// One call. Made where the call begins, on the caller's thread.
class ClientSpan final : public Interceptor {
 public:
  ClientSpan(absl::string_view method, const ServerPlace& server)
      : span_(method, ClientOptions(method)) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(method, absl::MaxSplits('/', 1));
    span_.SetAttribute("rpc.system", "grpc");
    span_.SetAttribute("rpc.service", parts.first);
    span_.SetAttribute("rpc.method", parts.second);
    if (server.address.empty()) return;
    span_.SetAttribute("server.address", server.address);
    if (server.port != 0) span_.SetAttribute("server.port", server.port);
  }

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      SendContext(*batch->GetSendInitialMetadata());
    }
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_STATUS)) {
      EndWith(*batch->GetRecvStatus());
    }
    batch->Proceed();
  }

 private:
  void SendContext(std::multimap<std::string, std::string>& metadata) {
    const std::string traceparent = span_.traceparent();
    if (traceparent.empty()) return;
    metadata.erase("traceparent");
    metadata.emplace("traceparent", traceparent);
    metadata.erase("tracestate");
    const std::string tracestate = span_.tracestate();
    if (!tracestate.empty()) metadata.emplace("tracestate", tracestate);
  }

  void EndWith(const grpc::Status& status) {
    span_.SetAttribute("rpc.grpc.status_code",
                       static_cast<int>(status.error_code()));
    span_.SetStatus(FromGrpcStatus(status));
    span_.End();
  }

  Span span_;
};

class ClientSpanFactory final : public ClientInterceptorFactoryInterface {
 public:
  explicit ClientSpanFactory(absl::string_view target)
      : server_(PlaceOf(target)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo* info) override {
    absl::string_view method = info->method();
    absl::ConsumePrefix(&method, "/");
    if (absl::StartsWith(method, "grpc.health.")) return nullptr;
    return new ClientSpan(method, server_);
  }

 private:
  const ServerPlace server_;
};

}  // namespace

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> ClientTracing(
    absl::string_view target) {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<ClientSpanFactory>(target));
  return factories;
}

}  // namespace muster
