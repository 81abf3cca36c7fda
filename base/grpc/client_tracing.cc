#include "base/grpc/client_tracing.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/telemetry/span.h"

namespace muster {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

SpanOptions ClientOptions() {
  SpanOptions options;
  options.kind = SpanKind::kClient;
  return options;
}

// One call. Made where the call begins, on the caller's thread.
class ClientSpan final : public Interceptor {
 public:
  explicit ClientSpan(absl::string_view method)
      : span_(method, ClientOptions()) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(method, absl::MaxSplits('/', 1));
    span_.SetAttribute("rpc.system", "grpc");
    span_.SetAttribute("rpc.service", parts.first);
    span_.SetAttribute("rpc.method", parts.second);
  }

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      SendTraceparent(*batch->GetSendInitialMetadata());
    }
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_STATUS)) {
      EndWith(*batch->GetRecvStatus());
    }
    batch->Proceed();
  }

 private:
  void SendTraceparent(std::multimap<std::string, std::string>& metadata) {
    const std::string traceparent = span_.traceparent();
    if (traceparent.empty()) return;
    metadata.erase("traceparent");
    metadata.emplace("traceparent", traceparent);
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
  Interceptor* CreateClientInterceptor(ClientRpcInfo* info) override {
    absl::string_view method = info->method();
    absl::ConsumePrefix(&method, "/");
    if (absl::StartsWith(method, "grpc.health.")) return nullptr;
    return new ClientSpan(method);
  }
};

}  // namespace

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>>
ClientTracing() {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<ClientSpanFactory>());
  return factories;
}

}  // namespace muster
