#ifndef BASE_GRPC_CALL_SERVER_CALL_H_
#define BASE_GRPC_CALL_SERVER_CALL_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/access/authorizer.h"
#include "base/access/standing_calls.h"
#include "base/errors.h"
#include "base/grpc/server_span.h"
#include "base/grpc/watcher.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/status.h"

namespace muster {

// One call, as its handler sees it: who makes it and whether it may, its span,
// its answer. Lives in the handler:
//
//   grpc::Status GetSync(grpc::ServerContext* context,
//                        const v1::GetSyncRequest* request,
//                        v1::Sync* response) override {
//     ServerCall call(*context, "muster.inventory.v1.Sources/GetSync");
//     return call.Answer(*request, *response,
//                        [&] { return syncs_.Get(request->name()); });
//   }
//
// Belongs to one thread at a time, and is current on the one that made it.
// Must not outlive the call.
class ServerCall {
 public:
  using Current = ServerSpan::Current;

  // `method` is `package.Service/Method`. kNo: for callback
  // handlers, whose reactions change threads.
  ServerCall(const grpc::ServerContextBase& context, absl::string_view method,
             Current current = Current::kYes);
  ~ServerCall();

  // Lets the call in for the source that `request` names, or not. Once a call,
  // before the handler does anything else.
  //
  // Errors: those of Authorizer::Admit().
  absl::Status Admit(const google::protobuf::Message& request,
                     CallLimits::Kind kind = CallLimits::Kind::kCall);

  // From now on `stream` ends once its caller may have it no more, and is
  // broken off if it does not; null: broken off at once. For calls that were
  // let in, as streams; until Over().
  void EndIfRevoked(Watcher* stream);

  // The stream is over, and not touched after this.
  void Over() { standing_.reset(); }

  // The same of one that ended so; nullopt: the client went away. In place of
  // Record().
  void Over(const std::optional<absl::Status>& ending);

  // Admits the call, and answers with what `handle` returns.
  template <typename Response, typename Handle>
  grpc::Status Answer(const google::protobuf::Message& request,
                      Response& response, Handle handle) {
    return Record(ToGrpcStatus(Fill(request, response, handle)));
  }

  // Who calls, such as `people/alice`; "" where nobody is asked.
  const std::string& principal() const { return admission_.caller.principal; }

  // How the caller proved it: `certificate {SHA-256}`, `token {id}`,
  // `plaintext`, or "" within the process and where nobody is asked.
  std::string authentication() const;

  // The fields that the caller is not shown; null for none.
  const HiddenFields* hidden() const { return admission_.hidden.get(); }

  // Takes the hidden fields out of an answer.
  void Hide(google::protobuf::Message& response) const {
    if (hidden() != nullptr) hidden()->Clear(response);
  }

  // Notes how the call ended, and how long it took, and returns it.
  grpc::Status Record(grpc::Status status);

  // For attributes, and for the traceparent of what follows from the call.
  Span& span() { return span_.span(); }

 private:
  template <typename Response, typename Handle>
  absl::Status Fill(const google::protobuf::Message& request,
                    Response& response, Handle& handle) {
    if (absl::Status admitted = Admit(request); !admitted.ok()) return admitted;
    absl::StatusOr<Response> result = handle();
    if (!result.ok()) return result.status();
    response = *std::move(result);
    Hide(response);
    return absl::OkStatus();
  }

  const grpc::ServerContextBase& context_;
  const std::string method_;
  const absl::Time began_;
  ServerSpan span_;
  Authorizer* const authorizer_;  // null: nobody is asked
  std::string source_;
  Authorizer::Admission admission_;
  std::optional<StandingCalls::Entry> standing_;
};

}  // namespace muster

#endif  // BASE_GRPC_CALL_SERVER_CALL_H_
