#include "connector/core/sync/fake_page_sink.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

namespace muster::connector {

class FakePageSink final : public PageSink {
 public:
  explicit FakePageSink(FakeInventory& inventory) : inventory_(inventory) {}

  absl::StatusOr<std::string> Begin(Request::Begin begin) override {
    const std::string source = begin.source();
    Request step;
    *step.mutable_begin() = std::move(begin);
    RETURN_IF_ERROR(Take(std::move(step), State::kNew, State::kPages));
    absl::MutexLock lock(&inventory_.mu_);
    return absl::StrCat(source, "/syncs/", ++inventory_.syncs_);
  }

  absl::Status Push(Request::Page page) override {
    if (page.index() != pages_++) state_ = State::kClosed;
    Request step;
    *step.mutable_page() = std::move(page);
    return Take(std::move(step), State::kPages, State::kPages);
  }

  absl::StatusOr<Response::Committed> Commit(Request::Commit commit) override {
    if (commit.page_count() != pages_) state_ = State::kClosed;
    Request step;
    *step.mutable_commit() = std::move(commit);
    RETURN_IF_ERROR(Take(std::move(step), State::kPages, State::kClosed));
    absl::MutexLock lock(&inventory_.mu_);
    Response::Committed committed;
    committed.set_held(inventory_.held_);
    committed.set_unseen_count(
        static_cast<int64_t>(inventory_.missing_.size()));
    if (inventory_.held_) return committed;
    for (const std::string& name : inventory_.missing_) {
      committed.add_missing(name);
      state_ = State::kMissing;
    }
    committed.set_done(inventory_.missing_.empty());
    return committed;
  }

  absl::StatusOr<Response::Resolved> Resolve(
      Request::Resolve resolve) override {
    Response::Resolved resolved;
    for (const auto& resolution : resolve.resolutions()) {
      resolved.set_removed_count(resolved.removed_count() +
                                 resolution.has_gone());
    }
    Request step;
    *step.mutable_resolve() = std::move(resolve);
    RETURN_IF_ERROR(Take(std::move(step), State::kMissing, State::kClosed));
    return resolved;
  }

  absl::Status Abort(Request::Abort abort) override {
    Request step;
    *step.mutable_abort() = std::move(abort);
    if (state_ == State::kMissing) state_ = State::kPages;
    return Take(std::move(step), State::kPages, State::kClosed);
  }

 private:
  enum class State { kNew, kPages, kMissing, kClosed };

  absl::Status Take(Request step, State from, State to) {
    if (std::exchange(state_, State::kClosed) != from) {
      return Error(absl::StatusCode::kInternal, "SYNC_PROTOCOL",
                   absl::StrCat("step ", step.step_case(), " may not come"));
    }
    step.set_traceparent(CurrentTraceparent());
    RETURN_IF_ERROR(inventory_.Take(std::move(step)));
    state_ = to;
    return absl::OkStatus();
  }

  FakeInventory& inventory_;
  State state_ = State::kNew;
  int64_t pages_ = 0;
};

std::unique_ptr<PageSink> FakeInventory::Open() {
  return std::make_unique<FakePageSink>(*this);
}

OpenPageSink FakeInventory::Opener() {
  return [this] { return Open(); };
}

void FakeInventory::AnswerMissing(std::vector<std::string> devices) {
  absl::MutexLock lock(&mu_);
  missing_ = std::move(devices);
}

void FakeInventory::AnswerHeld(bool held) {
  absl::MutexLock lock(&mu_);
  held_ = held;
}

void FakeInventory::FailAt(Request::StepCase step, absl::Status why) {
  absl::MutexLock lock(&mu_);
  failures_[step] = std::move(why);
}

std::vector<FakeInventory::Request> FakeInventory::steps() const {
  absl::MutexLock lock(&mu_);
  return steps_;
}

std::vector<FakeInventory::Request> FakeInventory::Steps(
    Request::StepCase step) const {
  std::vector<Request> matching;
  std::vector<Request> all = steps();
  for (Request& request : all) {
    if (request.step_case() == step) matching.push_back(std::move(request));
  }
  return matching;
}

absl::Status FakeInventory::Take(Request step) {
  absl::MutexLock lock(&mu_);
  const auto failure = failures_.find(step.step_case());
  if (failure != failures_.end() && !failure->second.ok()) {
    return failure->second;
  }
  steps_.push_back(std::move(step));
  return absl::OkStatus();
}

}  // namespace muster::connector
