#include "base/grpc/call/bearer_sender.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace muster {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

class Sender final : public Interceptor {
 public:
  explicit Sender(const Secret& token) : token_(token) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      batch->GetSendInitialMetadata()->emplace(
          "authorization", absl::StrCat("Bearer ", token_.Reveal()));
    }
    batch->Proceed();
  }

 private:
  const Secret& token_;  // the factory's, which outlives its channel's calls
};

class SenderFactory final : public ClientInterceptorFactoryInterface {
 public:
  explicit SenderFactory(Secret token) : token_(std::move(token)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override {
    return new Sender(token_);
  }

 private:
  const Secret token_;
};

}  // namespace

std::unique_ptr<ClientInterceptorFactoryInterface> BearerSender(Secret token) {
  RegisterSecret(token);
  return std::make_unique<SenderFactory>(std::move(token));
}

}  // namespace muster
