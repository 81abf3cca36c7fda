#ifndef BASE_GRPC_ECHO_SERVICE_H_
#define BASE_GRPC_ECHO_SERVICE_H_

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/grpc/echo.grpc.pb.h"
#include "base/grpc/server_span.h"
#include "base/telemetry/span.h"

namespace muster {

// The server that the tests of this folder call. Thread-safe.
class EchoService final
    : public echo::v1::Echo::WithCallbackMethod_Hold<echo::v1::Echo::Service> {
 public:
  grpc::Status Say(grpc::ServerContext* context,
                   const echo::v1::SayRequest* request,
                   echo::v1::SayResponse* response) override {
    ServerSpan span(*context, "muster.echo.v1.Echo/Say");
    response->set_text(request->text());
    response->set_traceparent(CurrentTraceparent());
    response->set_tracestate(span.span().tracestate());
    if (request->fail_code() == 0) return span.Record(grpc::Status::OK);
    return span.Record(
        ToGrpcStatus(Error(static_cast<absl::StatusCode>(request->fail_code()),
                           "ECHO_FAILED", "failed as asked")));
  }

  // Until the client cancels.
  grpc::ServerWriteReactor<echo::v1::SayResponse>* Hold(
      grpc::CallbackServerContext*,
      const echo::v1::SayRequest* request) override {
    return new HoldReactor(request->text());
  }

 private:
  class HoldReactor final
      : public grpc::ServerWriteReactor<echo::v1::SayResponse> {
   public:
    explicit HoldReactor(const std::string& text) {
      response_.set_text(text);
      StartWrite(&response_);
    }
    void OnCancel() override { Finish(grpc::Status::CANCELLED); }
    void OnDone() override { delete this; }

   private:
    echo::v1::SayResponse response_;
  };
};

}  // namespace muster

#endif  // BASE_GRPC_ECHO_SERVICE_H_
