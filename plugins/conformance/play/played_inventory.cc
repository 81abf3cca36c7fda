#include "plugins/conformance/play/played_inventory.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/conformance/play/unknown_fields.h"

namespace muster::conformance {
namespace {

using inventory::v1::WatchResponse;

// How soon a handler notices that its client is gone.
constexpr absl::Duration kPatience = absl::Milliseconds(10);
// Tokens are numbered as they are made.
size_t NumberOf(absl::string_view token) {
  int64_t number = 0;
  (void)absl::SimpleAtoi(token.substr(token.rfind('-') + 1), &number);
  return static_cast<size_t>(number);
}

absl::Status NeverGivenOut() {
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
               "the inventory never gave out this token; use the one of the "
               "last message that was handled");
}

}  // namespace

void PlayedInventory::Play(World world) {
  absl::MutexLock lock(&mu_);
  ++world_number_;
  world_ = std::make_shared<const World>(std::move(world));
  shown_ = world_->revision();
  content_revision_ = 0;
  sent_ = {};
  EndStreams();
}

void PlayedInventory::EndStreams() {
  ++breaks_;
  break_status_ = Error(absl::StatusCode::kUnavailable, "WATCH_STALLED",
                        "the watch ends here; resume by token");
}

void PlayedInventory::GoOn(World world) {
  absl::MutexLock lock(&mu_);
  world_ = std::make_shared<const World>(std::move(world));
}

void PlayedInventory::Forget(World world, const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  world_ = std::make_shared<const World>(std::move(world));
  shown_ = world_->revision();
  token_refusal_ = why;
  refused_tokens_ = tokens_.size();
  sent_ = {};
  EndStreams();
}

void PlayedInventory::ShowUpTo(int64_t revision) {
  absl::MutexLock lock(&mu_);
  shown_ = revision;
}

void PlayedInventory::HoldSnapshotAfter(int64_t resources) {
  absl::MutexLock lock(&mu_);
  snapshot_limit_ = resources;
}

void PlayedInventory::Break(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  ++breaks_;
  break_status_ = why;
}

void PlayedInventory::Refuse(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  refusal_ = why;
}

void PlayedInventory::RepeatLastBatch() {
  absl::MutexLock lock(&mu_);
  repeat_last_ = true;
}

void PlayedInventory::AddUnknownFields() {
  absl::MutexLock lock(&mu_);
  unknown_fields_ = true;
}

bool PlayedInventory::AwaitWatches(size_t count, absl::Time deadline) const {
  absl::MutexLock lock(&mu_);
  auto there = [this, count]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return watches_.size() >= count;
  };
  return mu_.AwaitWithDeadline(absl::Condition(&there), deadline);
}

bool PlayedInventory::AwaitSent(absl::Time deadline) const {
  absl::MutexLock lock(&mu_);
  auto sent = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return sent_.world == world_number_ && !sent_.in_snapshot() &&
           sent_.revision >= shown_;
  };
  return mu_.AwaitWithDeadline(absl::Condition(&sent), deadline);
}

bool PlayedInventory::AwaitHeld(absl::Time deadline) const {
  absl::MutexLock lock(&mu_);
  auto held = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return sent_.world == world_number_ && sent_.shown >= snapshot_limit_;
  };
  return mu_.AwaitWithDeadline(absl::Condition(&held), deadline);
}

bool PlayedInventory::AwaitProgress(absl::Time deadline) const {
  absl::MutexLock lock(&mu_);
  auto done = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return IsDone(); };
  return mu_.AwaitWithDeadline(absl::Condition(&done), deadline);
}

bool PlayedInventory::IsDone() const {
  if (sent_.world != world_number_ || sent_.in_snapshot() ||
      sent_.revision < shown_ || reports_.empty()) {
    return false;
  }
  const std::optional<Place>& place = reports_.back().place;
  return place && place->world == world_number_ && !place->in_snapshot() &&
         place->revision >= content_revision_;
}

std::vector<WatchCall> PlayedInventory::watches() const {
  absl::MutexLock lock(&mu_);
  return watches_;
}

std::vector<ProgressCall> PlayedInventory::reports() const {
  absl::MutexLock lock(&mu_);
  return reports_;
}

grpc::Status PlayedInventory::ReportProgress(
    grpc::ServerContext* /*context*/,
    const inventory::v1::ReportProgressRequest* request,
    inventory::v1::ReportProgressResponse* response) {
  absl::MutexLock lock(&mu_);
  ProgressCall call = {*request, std::nullopt};
  const auto place = tokens_.find(request->resume_token());
  if (place != tokens_.end()) call.place = place->second;
  reports_.push_back(call);
  if (!call.place) return ToGrpcStatus(NeverGivenOut());
  response->set_lag(shown_ - call.place->revision);
  return Status::OK;
}

grpc::Status PlayedInventory::Watch(grpc::ServerContext* context,
                                    const inventory::v1::WatchRequest* request,
                                    grpc::ServerWriter<WatchResponse>* writer) {
  int64_t breaks = 0;
  absl::StatusOr<ToldStream> stream = Begin(*request, breaks);
  if (!stream.ok()) return ToGrpcStatus(stream.status());
  writer->SendInitialMetadata();
  while (!context->IsCancelled()) {
    std::optional<WatchResponse> message;
    {
      absl::MutexLock lock(&mu_);
      if (breaks != breaks_) return ToGrpcStatus(break_status_);
      message = AwaitNext(*stream);
    }
    if (message && !writer->Write(*message)) break;
  }
  return Status::CANCELLED;
}

absl::StatusOr<ToldStream> PlayedInventory::Begin(
    const inventory::v1::WatchRequest& request, int64_t& breaks) {
  absl::MutexLock lock(&mu_);
  const std::string& token = request.resume_token();
  WatchCall call = {request, absl::Now(), std::nullopt};
  const auto place = tokens_.find(token);
  if (place != tokens_.end()) call.resumed = place->second;
  watches_.push_back(call);
  RETURN_IF_ERROR(refusal_);
  if (!token.empty()) RETURN_IF_ERROR(CheckToken(token, call.resumed));
  breaks = breaks_;
  ToldStream::Options options;
  options.request = request;
  options.place = call.resumed.value_or(Place{world_number_, shown_, 0});
  options.repeat_last = repeat_last_;
  options.now = absl::Now();
  return ToldStream(fleet_, world_, options);
}

absl::Status PlayedInventory::CheckToken(
    const std::string& token, const std::optional<Place>& place) const {
  if (!place) return NeverGivenOut();
  if (NumberOf(token) <= refused_tokens_) RETURN_IF_ERROR(token_refusal_);
  if (place->world == world_number_) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN",
               "the resume token is of another store; start without it");
}

std::optional<WatchResponse> PlayedInventory::AwaitNext(ToldStream& stream) {
  stream.GoOn(world_);
  auto message = stream.Next({shown_, snapshot_limit_}, absl::Now());
  if (message) {
    NoteSent(stream.place(), *message);
  } else {
    auto broken = [this, breaks = breaks_]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return breaks != breaks_;
    };
    mu_.AwaitWithTimeout(absl::Condition(&broken), kPatience);
  }
  return message;
}

void PlayedInventory::NoteSent(const Place& place, WatchResponse& message) {
  const std::string token = absl::StrCat("kit-token-", tokens_.size() + 1);
  tokens_[token] = place;
  message.set_resume_token(token);
  sent_ = place;
  if (!message.changes().empty() || message.has_snapshot_end()) {
    content_revision_ = std::max(content_revision_, message.revision());
  }
  if (unknown_fields_) AddUnknownFieldsTo(message);
}

}  // namespace muster::conformance
