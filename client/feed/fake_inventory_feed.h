#ifndef CLIENT_FEED_FAKE_INVENTORY_FEED_H_
#define CLIENT_FEED_FAKE_INVENTORY_FEED_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/feed/inventory_feed.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// Streams that a test has written down: each gives its messages and then ends.
// No threads. Must outlive its streams.
class FakeInventoryFeed final : public InventoryFeed {
 public:
  struct Script {
    std::vector<inventory::v1::WatchResponse> messages;
    absl::Status end = absl::UnavailableError("the fake stream is over");
    // Runs when all messages were read, while the stream is still open.
    std::function<void()> when_idle = [] {};
  };

  // Written for the next stream that has none yet. Streams without a script
  // end at once.
  void Add(Script script) { scripts_.push_back(std::move(script)); }

  // Every request so far.
  const std::vector<inventory::v1::WatchRequest>& requests() const {
    return requests_;
  }

  // Tokens that were reported, and what the next report gives.
  const std::vector<std::string>& reports() const { return reports_; }
  absl::Status report_error;

  // How many streams were cancelled before they ended.
  int cancelled() const { return cancelled_; }

  std::unique_ptr<InventoryStream> Open(
      const inventory::v1::WatchRequest& request) override {
    requests_.push_back(request);
    Script script;
    if (!scripts_.empty()) {
      script = std::move(scripts_.front());
      scripts_.pop_front();
    }
    return std::make_unique<Stream>(*this, std::move(script));
  }

  absl::StatusOr<int64_t> ReportProgress(
      const std::string& /*watcher*/,
      const std::string& resume_token) override {
    if (!report_error.ok()) return report_error;
    reports_.push_back(resume_token);
    return 0;
  }

 private:
  class Stream final : public InventoryStream {
   public:
    Stream(FakeInventoryFeed& feed, Script script)
        : feed_(feed), script_(std::move(script)) {}

    bool Read(inventory::v1::WatchResponse& message) override {
      if (cancelled_) return false;
      if (next_ == script_.messages.size()) {
        script_.when_idle();
        return false;
      }
      message = script_.messages[next_++];
      return true;
    }

    absl::Status Finish() override {
      return cancelled_ ? absl::CancelledError("cancelled") : script_.end;
    }

    void Cancel() override {
      cancelled_ = true;
      ++feed_.cancelled_;
    }

   private:
    FakeInventoryFeed& feed_;
    Script script_;
    size_t next_ = 0;
    bool cancelled_ = false;
  };

  std::deque<Script> scripts_;
  std::vector<inventory::v1::WatchRequest> requests_;
  std::vector<std::string> reports_;
  int cancelled_ = 0;
};

}  // namespace muster::client

#endif  // CLIENT_FEED_FAKE_INVENTORY_FEED_H_
