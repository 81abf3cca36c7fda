#ifndef CLIENT_FEED_FAKE_INVENTORY_SERVICE_H_
#define CLIENT_FEED_FAKE_INVENTORY_SERVICE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::client {

// An inventory whose Watch shows the messages that a test pushed, in order,
// and then stays open. A token resumes after the message that carried it.
// Thread-safe.
class FakeInventoryService final : public inventory::v1::Inventory::Service {
 public:
  // Shown to every stream, those that are open included.
  void Push(inventory::v1::WatchResponse message) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    messages_.push_back(std::move(message));
  }

  // Every request so far.
  std::vector<inventory::v1::WatchRequest> requests() const
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return requests_;
  }

  // Progress that was reported, in order.
  std::vector<inventory::v1::ReportProgressRequest> reports() const
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return reports_;
  }

  // Waits until that token was reported.
  void AwaitReport(const std::string& token) const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    auto reported = [this, &token]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return !reports_.empty() && reports_.back().resume_token() == token;
    };
    mu_.Await(absl::Condition(&reported));
  }

  grpc::Status ReportProgress(
      grpc::ServerContext* /*context*/,
      const inventory::v1::ReportProgressRequest* request,
      inventory::v1::ReportProgressResponse* /*response*/) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    reports_.push_back(*request);
    return grpc::Status::OK;
  }

  grpc::Status Watch(
      grpc::ServerContext* context, const inventory::v1::WatchRequest* request,
      grpc::ServerWriter<inventory::v1::WatchResponse>* writer) override
      ABSL_LOCKS_EXCLUDED(mu_) {
    size_t next = Begin(*request);
    while (!context->IsCancelled()) {
      inventory::v1::WatchResponse message;
      if (!AwaitMessage(next, message)) continue;
      if (!writer->Write(message)) break;
      ++next;
    }
    return grpc::Status::CANCELLED;
  }

 private:
  // How soon a handler notices that its client is gone.
  static constexpr absl::Duration kPatience = absl::Milliseconds(20);

  size_t Begin(const inventory::v1::WatchRequest& request)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    requests_.push_back(request);
    if (request.resume_token().empty()) return 0;
    size_t next = 0;
    while (next < messages_.size() &&
           messages_[next].resume_token() != request.resume_token()) {
      ++next;
    }
    return next + 1;
  }

  bool AwaitMessage(size_t index, inventory::v1::WatchResponse& message)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    auto there = [this, index]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return index < messages_.size();
    };
    if (!mu_.AwaitWithTimeout(absl::Condition(&there), kPatience)) return false;
    message = messages_[index];
    return true;
  }

  mutable absl::Mutex mu_;
  std::vector<inventory::v1::WatchResponse> messages_ ABSL_GUARDED_BY(mu_);
  std::vector<inventory::v1::WatchRequest> requests_ ABSL_GUARDED_BY(mu_);
  std::vector<inventory::v1::ReportProgressRequest> reports_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::client

#endif  // CLIENT_FEED_FAKE_INVENTORY_SERVICE_H_
