#include "connector/conformance/bad/bad_ingest.h"

#include <thread>
#include <utility>

#include "grpcpp/client_context.h"

namespace muster::conformance {

using Request = inventory::v1::PushPagesRequest;
using Response = inventory::v1::PushPagesResponse;

BadIngest::BadIngest(std::string badness, std::string token,
                     const LateChannel& inventory)
    : badness_(std::move(badness)),
      token_(std::move(token)),
      inventory_(inventory) {}

grpc::Status BadIngest::PushPages(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<Response, Request>* stream) {
  const auto stub = inventory::v1::Ingest::NewStub(inventory_.Get());
  grpc::ClientContext onward;
  const auto upstream = stub->PushPages(&onward);
  grpc::Status end;
  std::thread answers([&] {
    Response response;
    while (upstream->Read(&response)) {
      if (response.has_ack() && badness_ == "misnumbers_pages") {
        response.mutable_ack()->set_index(response.ack().index() - 1);
      }
      stream->Write(response);
    }
    end = upstream->Finish();
    // The reader below waits for a client that waits for this end.
    if (!end.ok()) context->TryCancel();
  });
  Request request;
  while (stream->Read(&request)) {
    Spoil(request);
    if (!upstream->Write(request)) break;
  }
  upstream->WritesDone();
  answers.join();
  return end;
}

void BadIngest::Spoil(Request& request) const {
  if (request.has_page() && badness_ == "misnumbers_pages") {
    request.mutable_page()->set_index(request.page().index() + 1);
  }
  if (request.has_commit() && badness_ == "commits_unproven") {
    request.mutable_commit()->clear_completeness();
  }
  if (request.has_abort() && badness_ == "tells_the_token") {
    request.mutable_abort()->mutable_error()->set_message(token_);
  }
  if (!request.has_resolve()) return;
  for (auto& one : *request.mutable_resolve()->mutable_resolutions()) {
    SpoilResolution(one);
  }
}

void BadIngest::SpoilResolution(inventory::v1::Resolution& resolution) const {
  if (resolution.has_gone() && badness_ == "leaves_out_control") {
    resolution.mutable_gone()->clear_control_device();
  }
  if (resolution.has_present() && badness_ == "never_finds") {
    resolution.mutable_undecided()->set_reason("UNDECIDED");
  }
  if (badness_ == "needs_no_control" &&
      resolution.undecided().reason() == "CONTROL_READ_FAILED") {
    resolution.mutable_gone()->set_control_device("none");
  }
}

}  // namespace muster::conformance
