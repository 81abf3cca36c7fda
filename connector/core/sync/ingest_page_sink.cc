#include "connector/core/sync/ingest_page_sink.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/sync/sync_error.h"

namespace muster::connector {
namespace {

absl::Status ProtocolError(absl::string_view what) {
  return Error(absl::StatusCode::kInternal, "SYNC_PROTOCOL",
               absl::StrCat("the inventory ", what,
                            "; run both sides in the same version"));
}

absl::Status WithReason(const absl::Status& end) {
  if (end.ok()) return ProtocolError("ended the sync before its last step");
  if (!ErrorReason(end).empty()) return end;
  if (end.code() == absl::StatusCode::kCancelled) return SyncCancelled();
  if (end.code() != absl::StatusCode::kUnavailable) return end;
  return Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
               absl::StrCat("the inventory does not answer (", end.message(),
                            "); start it, the sync is tried again"));
}

}  // namespace

IngestPageSink::IngestPageSink(
    std::shared_ptr<inventory::v1::Ingest::StubInterface> stub,
    std::shared_ptr<grpc::ClientContext> context)
    : stub_(std::move(stub)), context_(std::move(context)) {}

IngestPageSink::~IngestPageSink() {
  if (stream_ == nullptr) return;
  context_->TryCancel();
  TakeEnd().IgnoreError();
}

absl::StatusOr<std::string> IngestPageSink::Begin(Request::Begin begin) {
  stream_ = stub_->PushPages(context_.get());
  reader_ = std::thread([this] { ReadAll(); });
  Request request;
  *request.mutable_begin() = std::move(begin);
  RETURN_IF_ERROR(Write(request));
  ASSIGN_OR_RETURN(const Response response, Await());
  if (!response.has_begun()) return OutOfStep(response);
  return response.begun().sync();
}

absl::Status IngestPageSink::Push(Request::Page page) {
  if (sent_ - acked_ >= kMaxUnackedPages) RETURN_IF_ERROR(AwaitAck());
  Request request;
  *request.mutable_page() = std::move(page);
  RETURN_IF_ERROR(Write(request));
  ++sent_;
  return absl::OkStatus();
}

absl::StatusOr<PageSink::Response::Committed> IngestPageSink::Commit(
    Request::Commit commit) {
  Request request;
  *request.mutable_commit() = std::move(commit);
  RETURN_IF_ERROR(Write(request));
  while (acked_ < sent_) RETURN_IF_ERROR(AwaitAck());
  ASSIGN_OR_RETURN(Response response, Await());
  if (!response.has_committed()) return OutOfStep(response);
  if (response.committed().missing().empty()) RETURN_IF_ERROR(Close());
  return std::move(*response.mutable_committed());
}

absl::StatusOr<PageSink::Response::Resolved> IngestPageSink::Resolve(
    Request::Resolve resolve) {
  Request request;
  *request.mutable_resolve() = std::move(resolve);
  RETURN_IF_ERROR(Write(request));
  ASSIGN_OR_RETURN(const Response response, Await());
  if (!response.has_resolved()) return OutOfStep(response);
  RETURN_IF_ERROR(Close());
  return response.resolved();
}

absl::Status IngestPageSink::Abort(Request::Abort abort) {
  Request request;
  *request.mutable_abort() = std::move(abort);
  RETURN_IF_ERROR(Write(request));
  return Close();
}

absl::Status IngestPageSink::Write(Request& request) {
  if (stream_ == nullptr) {
    return Error(absl::StatusCode::kInternal, "SYNC_PROTOCOL",
                 "the sync is not open; begin a new one");
  }
  request.set_traceparent(CurrentTraceparent());
  if (stream_->Write(request)) return absl::OkStatus();
  return WithReason(TakeEnd());
}

void IngestPageSink::ReadAll() {
  Response response;
  while (stream_->Read(&response)) {
    absl::MutexLock lock(&mu_);
    answers_.push_back(std::move(response));
  }
  absl::MutexLock lock(&mu_);
  read_all_ = true;
}

absl::StatusOr<PageSink::Response> IngestPageSink::Await() {
  {
    absl::MutexLock lock(&mu_);
    const auto is_known = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return !answers_.empty() || read_all_;
    };
    mu_.Await(absl::Condition(&is_known));
    if (!answers_.empty()) {
      Response response = std::move(answers_.front());
      answers_.pop_front();
      return response;
    }
  }
  return WithReason(TakeEnd());
}

absl::Status IngestPageSink::AwaitAck() {
  ASSIGN_OR_RETURN(const Response response, Await());
  if (!response.has_ack() || response.ack().index() != acked_) {
    return OutOfStep(response);
  }
  ++acked_;
  return absl::OkStatus();
}

absl::Status IngestPageSink::OutOfStep(const Response& response) {
  context_->TryCancel();
  TakeEnd().IgnoreError();
  return ProtocolError(
      absl::StrCat("answered another step (", response.step_case(), ")"));
}

absl::Status IngestPageSink::Close() {
  stream_->WritesDone();
  const absl::Status end = TakeEnd();
  return end.ok() ? end : WithReason(end);
}

absl::Status IngestPageSink::TakeEnd() {
  reader_.join();
  const absl::Status end = FromGrpcStatus(stream_->Finish());
  stream_.reset();
  return end;
}

}  // namespace muster::connector
