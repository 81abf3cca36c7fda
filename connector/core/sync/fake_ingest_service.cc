#include "connector/core/sync/fake_ingest_service.h"

#include <memory>
#include <utility>

#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {

grpc::Status FakeIngestService::PushPages(
    grpc::ServerContext*, grpc::ServerReaderWriter<Response, Request>* stream) {
  const std::unique_ptr<PageSink> sink = inventory_.Open();
  Request request;
  while (stream->Read(&request)) {
    if (!Note(request)) continue;
    Response response;
    const absl::Status taken = Take(std::move(request), *sink, response);
    if (!taken.ok()) return ToGrpcStatus(taken);
    if (response.step_case() != Response::STEP_NOT_SET) {
      stream->Write(response);
    }
  }
  return grpc::Status::OK;
}

std::vector<std::string> FakeIngestService::traceparents() const {
  absl::MutexLock lock(&mu_);
  return traceparents_;
}

bool FakeIngestService::Note(const Request& request) {
  absl::MutexLock lock(&mu_);
  traceparents_.push_back(request.traceparent());
  if (!request.has_commit() || !hangs_) return true;
  if (!hanging_.HasBeenNotified()) hanging_.Notify();
  return false;
}

absl::Status FakeIngestService::Take(Request request, PageSink& sink,
                                     Response& response) {
  switch (request.step_case()) {
    case Request::kBegin: {
      ASSIGN_OR_RETURN(*response.mutable_begun()->mutable_sync(),
                       sink.Begin(std::move(*request.mutable_begin())));
      return absl::OkStatus();
    }
    case Request::kPage:
      response.mutable_ack()->set_index(request.page().index());
      return sink.Push(std::move(*request.mutable_page()));
    case Request::kCommit: {
      ASSIGN_OR_RETURN(*response.mutable_committed(),
                       sink.Commit(std::move(*request.mutable_commit())));
      return absl::OkStatus();
    }
    case Request::kResolve: {
      ASSIGN_OR_RETURN(*response.mutable_resolved(),
                       sink.Resolve(std::move(*request.mutable_resolve())));
      return absl::OkStatus();
    }
    default:
      return sink.Abort(std::move(*request.mutable_abort()));
  }
}

}  // namespace muster::connector
