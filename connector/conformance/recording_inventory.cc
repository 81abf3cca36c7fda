#include "connector/conformance/recording_inventory.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::conformance {

using grpc::ServerContext;
using grpc::Status;

namespace pb = inventory::v1;

class RecordingInventory::Ingest final : public pb::Ingest::Service {
 public:
  explicit Ingest(RecordingInventory& owner) : owner_(owner) {}

  Status PushPages(
      ServerContext*,
      grpc::ServerReaderWriter<Response, Request>* stream) override {
    Request request;
    if (!stream->Read(&request) || !request.has_begin()) {
      return ToGrpcStatus(Error(absl::StatusCode::kInvalidArgument,
                                "SYNC_PROTOCOL", "the first step is `begin`"));
    }
    owner_.LookForSecret(request);
    const size_t sync = owner_.Begin(request.begin());
    Response begun;
    begun.mutable_begun()->set_sync(
        absl::StrCat(request.begin().source(), "/syncs/", sync + 1));
    stream->Write(begun);
    absl::Status end;
    while (end.ok() && stream->Read(&request)) {
      owner_.LookForSecret(request);
      Response response;
      end = owner_.Take(sync, request, response);
      const bool answers = response.step_case() != Response::STEP_NOT_SET;
      if (end.ok() && answers) stream->Write(response);
    }
    owner_.End(sync);
    return ToGrpcStatus(end);
  }

 private:
  RecordingInventory& owner_;
};

class RecordingInventory::Sources final : public pb::Sources::Service {
 public:
  explicit Sources(RecordingInventory& owner) : owner_(owner) {}

  Status GetSource(ServerContext*, const pb::GetSourceRequest* request,
                   pb::Source* response) override {
    absl::MutexLock lock(&owner_.mu_);
    for (const RecordedSync& sync : owner_.syncs_) {
      if (sync.begin.source() != request->name()) continue;
      response->set_name(request->name());
      response->set_vendor(sync.begin.vendor());
      response->set_host(sync.begin.host());
      response->set_state(pb::SOURCE_STATE_OK);
      return Status::OK;
    }
    return NotFound("SOURCE_NOT_FOUND");
  }

  Status GetCursor(ServerContext*, const pb::GetCursorRequest* request,
                   pb::Cursor* response) override {
    absl::MutexLock lock(&owner_.mu_);
    const auto cursor = owner_.cursors_.find(request->name());
    if (cursor == owner_.cursors_.end()) return NotFound("CURSOR_NOT_FOUND");
    response->set_name(request->name());
    response->set_position(cursor->second);
    return Status::OK;
  }

  Status UpdateCursor(ServerContext*, const pb::UpdateCursorRequest* request,
                      pb::Cursor* response) override {
    owner_.LookForSecret(*request);
    absl::MutexLock lock(&owner_.mu_);
    *response = request->cursor();
    owner_.cursors_[response->name()] = response->position();
    return Status::OK;
  }

  Status ListHolds(ServerContext*, const pb::ListHoldsRequest*,
                   pb::ListHoldsResponse*) override {
    return Status::OK;
  }
  Status ListIncidents(ServerContext*, const pb::ListIncidentsRequest*,
                       pb::ListIncidentsResponse*) override {
    return Status::OK;
  }
  Status ReportIncident(ServerContext*,
                        const pb::ReportIncidentRequest* request,
                        pb::Incident* response) override {
    owner_.LookForSecret(*request);
    response->set_reason(request->reason());
    return Status::OK;
  }
  Status ResolveIncident(ServerContext*,
                         const pb::ResolveIncidentRequest* request,
                         pb::Incident* response) override {
    response->set_reason(request->reason());
    return Status::OK;
  }
  Status RecordSpend(ServerContext*, const pb::RecordSpendRequest* request,
                     pb::Spend*) override {
    owner_.LookForSecret(*request);
    return Status::OK;
  }
  Status ListSpend(ServerContext*, const pb::ListSpendRequest*,
                   pb::ListSpendResponse*) override {
    return Status::OK;
  }

 private:
  static Status NotFound(absl::string_view reason) {
    return ToGrpcStatus(Error(absl::StatusCode::kNotFound, reason,
                              "there is none of that name yet"));
  }

  RecordingInventory& owner_;
};

RecordingInventory::RecordingInventory(std::string secret)
    : secret_(std::move(secret)),
      ingest_(std::make_unique<Ingest>(*this)),
      sources_(std::make_unique<Sources>(*this)) {
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.services = {ingest_.get(), sources_.get()};
  auto server = GrpcServer::Create(std::move(options));
  if (!server.ok()) {
    std::fprintf(stderr, "connector_conformance: %s\n",
                 std::string(server.status().message()).c_str());
    std::abort();
  }
  server_ = *std::move(server);
}

RecordingInventory::~RecordingInventory() = default;

std::string RecordingInventory::address() const {
  return absl::StrCat("127.0.0.1:", server_->port());
}

void RecordingInventory::BreakNextAfter(size_t pages) {
  absl::MutexLock lock(&mu_);
  break_after_ = static_cast<int>(pages);
}

void RecordingInventory::SetMissing(NameMissing name) {
  absl::MutexLock lock(&mu_);
  name_missing_ = std::move(name);
}

void RecordingInventory::OnBegin(std::function<void()> hook) {
  absl::MutexLock lock(&mu_);
  on_begin_ = std::move(hook);
}

RecordingInventory::Syncs RecordingInventory::full_syncs() const {
  absl::MutexLock lock(&mu_);
  return FullLocked();
}

bool RecordingInventory::Await(absl::FunctionRef<bool(const Syncs&)> enough,
                               absl::Duration patience) const {
  absl::MutexLock lock(&mu_);
  const auto is_enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return enough(FullLocked());
  };
  return mu_.AwaitWithTimeout(absl::Condition(&is_enough), patience);
}

std::vector<std::string> RecordingInventory::leaks() const {
  absl::MutexLock lock(&mu_);
  return leaks_;
}

size_t RecordingInventory::Begin(const Request::Begin& begin) {
  std::function<void()> hook;
  size_t index = 0;
  {
    absl::MutexLock lock(&mu_);
    index = syncs_.size();
    RecordedSync& sync = syncs_.emplace_back();
    sync.name = absl::StrCat(begin.source(), "/syncs/", index + 1);
    sync.begin = begin;
    if (sync.IsFull()) hook = on_begin_;
  }
  if (hook) hook();
  return index;
}

absl::Status RecordingInventory::Take(size_t index, const Request& request,
                                      Response& response) {
  if (request.has_commit()) {
    {
      absl::MutexLock lock(&mu_);
      const absl::Status broken = BreakIfAsked(syncs_[index], true);
      if (!broken.ok()) return broken;
    }
    Commit(index, request.commit(), response);
    return absl::OkStatus();
  }
  absl::MutexLock lock(&mu_);
  RecordedSync& sync = syncs_[index];
  if (request.has_page()) return TakePage(sync, request.page(), response);
  if (request.has_resolve()) {
    if (sync.resolve) sync.missteps.push_back("a second `resolve`");
    sync.resolve = request.resolve();
    response.mutable_resolved()->set_revision(1);
  } else if (request.has_abort()) {
    if (sync.abort) sync.missteps.push_back("a second `abort`");
    sync.abort = request.abort();
  } else {
    sync.missteps.push_back("a step that is none, or a second `begin`");
  }
  return absl::OkStatus();
}

absl::Status RecordingInventory::TakePage(RecordedSync& sync,
                                          const Request::Page& page,
                                          Response& response) {
  if (sync.commit) sync.missteps.push_back("a page after `commit`");
  if (page.index() != static_cast<int64_t>(sync.pages.size())) {
    sync.missteps.push_back(absl::StrCat("page ", page.index(), " where page ",
                                         sync.pages.size(), " was due"));
  }
  sync.pages.push_back(page);
  response.mutable_ack()->set_index(page.index());
  response.mutable_ack()->set_revision(1);
  return BreakIfAsked(sync, false);
}

absl::Status RecordingInventory::BreakIfAsked(RecordedSync& sync,
                                              bool at_commit) {
  const bool asked = sync.IsFull() && break_after_ >= 0;
  const bool due = static_cast<int>(sync.pages.size()) > break_after_;
  if (!asked || !(at_commit || due)) return absl::OkStatus();
  break_after_ = -1;
  sync.broken = true;
  return Error(absl::StatusCode::kUnavailable, "STREAM_BROKEN",
               "the kit breaks this stream on purpose; try the sync again");
}

void RecordingInventory::Commit(size_t index, const Request::Commit& commit,
                                Response& response) {
  NameMissing name_missing;
  RecordedSync sync;
  {
    absl::MutexLock lock(&mu_);
    RecordedSync& recorded = syncs_[index];
    if (recorded.commit) recorded.missteps.push_back("a second `commit`");
    recorded.commit = commit;
    sync = recorded;
    if (sync.IsFull()) name_missing = name_missing_;
  }
  auto& committed = *response.mutable_committed();
  committed.set_revision(1);
  if (name_missing) {
    for (const std::string& name : name_missing(sync)) {
      committed.add_missing(name);
    }
  }
  committed.set_unseen_count(committed.missing_size());
  committed.set_done(committed.missing().empty());
}

void RecordingInventory::End(size_t index) {
  absl::MutexLock lock(&mu_);
  syncs_[index].ended = true;
}

RecordingInventory::Syncs RecordingInventory::FullLocked() const {
  Syncs full;
  for (const RecordedSync& sync : syncs_) {
    if (sync.IsFull()) full.push_back(sync);
  }
  return full;
}

void RecordingInventory::LookForSecret(
    const google::protobuf::Message& message) {
  if (!absl::StrContains(message.SerializeAsString(), secret_)) return;
  absl::MutexLock lock(&mu_);
  leaks_.push_back(message.GetTypeName());
}

}  // namespace muster::conformance
