#include "actions/peers/check_in_watch.h"

#include <algorithm>
#include <utility>

#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::actions {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(500);
constexpr absl::Duration kLastPause = absl::Seconds(30);

bool MustStartAnew(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::OUT_OF_RANGE ||
         status.error_code() == grpc::StatusCode::FAILED_PRECONDITION ||
         status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
}

}  // namespace

CheckInWatch::CheckInWatch(LateChannel& channel, Clock& clock,
                           OnCheckIn on_check_in)
    : channel_(channel),
      clock_(clock),
      on_check_in_(std::move(on_check_in)),
      thread_([this] { Run(); }) {}

CheckInWatch::~CheckInWatch() {
  stopped_.Notify();
  {
    absl::MutexLock lock(&mu_);
    if (context_ != nullptr) context_->TryCancel();
  }
  thread_.join();
}

void CheckInWatch::Run() {
  absl::Duration pause = kFirstPause;
  while (!stopped_.HasBeenNotified()) {
    pause = Follow() ? kFirstPause : std::min(pause * 2, kLastPause);
    clock_.SleepUntil(clock_.Now() + pause, stopped_);
  }
}

bool CheckInWatch::Follow() {
  inventory::v1::WatchRequest request;
  request.set_parent("sources/-");
  request.set_resume_token(resume_token_);
  request.set_want_liveness(true);
  request.set_watcher("actions");
  grpc::ClientContext context;
  {
    absl::MutexLock lock(&mu_);
    if (stopped_.HasBeenNotified()) return false;
    context_ = &context;
  }
  const auto stub = inventory::v1::Inventory::NewStub(channel_.Get());
  const auto stream = stub->Watch(&context, request);
  inventory::v1::WatchResponse response;
  bool brought = false;
  while (stream->Read(&response)) {
    brought = true;
    Take(response);
  }
  const grpc::Status status = stream->Finish();
  if (MustStartAnew(status)) resume_token_.clear();
  absl::MutexLock lock(&mu_);
  context_ = nullptr;
  return brought;
}

void CheckInWatch::Take(const inventory::v1::WatchResponse& response) {
  resume_token_ = response.resume_token();
  if (response.snapshot() || response.touched().empty()) return;
  on_check_in_({response.touched().begin(), response.touched().end()});
}

}  // namespace muster::actions
