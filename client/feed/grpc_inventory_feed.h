#ifndef CLIENT_FEED_GRPC_INVENTORY_FEED_H_
#define CLIENT_FEED_GRPC_INVENTORY_FEED_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/grpc/late_channel.h"
#include "client/feed/inventory_feed.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// Watches the inventory over `channel`. A call fails at once if the inventory
// cannot be reached. Thread-safe. `channel` must outlive the feed and its
// streams, and must be set before a stream is opened.
class GrpcInventoryFeed final : public InventoryFeed {
 public:
  explicit GrpcInventoryFeed(LateChannel& channel) : channel_(channel) {}

  // InventoryFeed:
  std::unique_ptr<InventoryStream> Open(
      const inventory::v1::WatchRequest& request) override;
  absl::StatusOr<int64_t> ReportProgress(
      const std::string& watcher, const std::string& resume_token) override;

 private:
  LateChannel& channel_;
};

}  // namespace muster::client

#endif  // CLIENT_FEED_GRPC_INVENTORY_FEED_H_
