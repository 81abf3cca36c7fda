#include "base/grpc/call/default_deadline.h"

#include <chrono>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "grpcpp/alarm.h"
#include "grpcpp/client_context.h"

namespace muster {
namespace {

using ::grpc::experimental::ClientInterceptorFactoryInterface;
using ::grpc::experimental::ClientRpcInfo;
using ::grpc::experimental::InterceptionHookPoints;
using ::grpc::experimental::Interceptor;
using ::grpc::experimental::InterceptorBatchMethods;

// The call that an alarm is to break off, for as long as there is one.
class Breaker {
 public:
  explicit Breaker(grpc::ClientContext& context) : context_(&context) {}

  void Break() {
    absl::MutexLock lock(&mu_);
    if (context_ == nullptr) return;
    broken_ = true;
    context_->TryCancel();
  }

  // Whether it was broken off; it is not from here on.
  bool Disarm() {
    absl::MutexLock lock(&mu_);
    context_ = nullptr;
    return broken_;
  }

 private:
  absl::Mutex mu_;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mu_);
  bool broken_ ABSL_GUARDED_BY(mu_) = false;
};

grpc::Status TimedOut(absl::string_view method, absl::Duration patience) {
  absl::ConsumePrefix(&method, "/");
  return ToGrpcStatus(Error(
      absl::StatusCode::kDeadlineExceeded, "CALL_TIMED_OUT",
      absl::StrCat(method, " was not answered within ",
                   absl::FormatDuration(patience),
                   "; see whether its server is overloaded, then try again"),
      {{"method", std::string(method)},
       {"deadline", absl::FormatDuration(patience)}}));
}

// One unary call without a deadline.
class BoundedCall final : public Interceptor {
 public:
  BoundedCall(ClientRpcInfo& info, absl::Duration patience)
      : method_(info.method()),
        patience_(patience),
        breaker_(std::make_shared<Breaker>(*info.client_context())) {
    alarm_.Set(absl::ToChronoTime(absl::Now() + patience),
               [breaker = breaker_](bool expired) {
                 if (expired) breaker->Break();
               });
  }
  ~BoundedCall() override { breaker_->Disarm(); }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_STATUS)) {
      grpc::Status& status = *methods->GetRecvStatus();
      if (breaker_->Disarm() && !status.ok()) {
        status = TimedOut(method_, patience_);
      }
    }
    methods->Proceed();
  }

 private:
  const std::string method_;
  const absl::Duration patience_;
  const std::shared_ptr<Breaker> breaker_;
  grpc::Alarm alarm_;
};

class BoundedCalls final : public ClientInterceptorFactoryInterface {
 public:
  explicit BoundedCalls(absl::Duration patience) : patience_(patience) {}

  // Null: the call goes on without.
  Interceptor* CreateClientInterceptor(ClientRpcInfo* info) override {
    const bool endless = info->client_context()->deadline() ==
                         std::chrono::system_clock::time_point::max();
    if (info->type() != ClientRpcInfo::Type::UNARY || !endless) return nullptr;
    return new BoundedCall(*info, patience_);
  }

 private:
  const absl::Duration patience_;
};

}  // namespace

std::unique_ptr<ClientInterceptorFactoryInterface> DefaultDeadline(
    absl::Duration patience) {
  return std::make_unique<BoundedCalls>(patience);
}

}  // namespace muster
