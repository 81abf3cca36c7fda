#include "tests/faults/session_sink.h"

#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::faults {

SessionSink::~SessionSink() {
  if (session_.done()) return;
  session_.Close(Error(absl::StatusCode::kUnavailable, "SYNC_INTERRUPTED",
                       "the stream of the sync broke"));
}

absl::StatusOr<std::string> SessionSink::Begin(Request::Begin begin) {
  Request request;
  *request.mutable_begin() = std::move(begin);
  ASSIGN_OR_RETURN(const Response response, Take(std::move(request)));
  return response.begun().sync();
}

absl::Status SessionSink::Push(Request::Page page) {
  Request request;
  *request.mutable_page() = std::move(page);
  return Take(std::move(request)).status();
}

absl::StatusOr<SessionSink::Response::Committed> SessionSink::Commit(
    Request::Commit commit) {
  Request request;
  *request.mutable_commit() = std::move(commit);
  ASSIGN_OR_RETURN(const Response response, Take(std::move(request)));
  return response.committed();
}

absl::StatusOr<SessionSink::Response::Resolved> SessionSink::Resolve(
    Request::Resolve resolve) {
  Request request;
  *request.mutable_resolve() = std::move(resolve);
  ASSIGN_OR_RETURN(const Response response, Take(std::move(request)));
  return response.resolved();
}

absl::Status SessionSink::Abort(Request::Abort abort) {
  Request request;
  *request.mutable_abort() = std::move(abort);
  return Take(std::move(request)).status();
}

absl::StatusOr<SessionSink::Response> SessionSink::Take(Request request) {
  ASSIGN_OR_RETURN(auto response, session_.Handle(std::move(request)));
  return std::move(response).value_or(Response());
}

}  // namespace muster::faults
