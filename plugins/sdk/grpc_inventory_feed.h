#ifndef PLUGINS_SDK_GRPC_INVENTORY_FEED_H_
#define PLUGINS_SDK_GRPC_INVENTORY_FEED_H_

#include <memory>

#include "base/grpc/late_channel.h"
#include "plugins/sdk/inventory_feed.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// Watches the inventory over `channel`. A call fails at once if the inventory
// cannot be reached. Thread-safe. `channel` must outlive the feed and its
// streams, and must be set before a stream is opened.
class GrpcInventoryFeed final : public InventoryFeed {
 public:
  explicit GrpcInventoryFeed(LateChannel& channel) : channel_(channel) {}

  std::unique_ptr<InventoryStream> Open(
      const inventory::v1::WatchRequest& request) override;

 private:
  LateChannel& channel_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_GRPC_INVENTORY_FEED_H_
