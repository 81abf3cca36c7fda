#ifndef PLUGINS_SDK_INVENTORY_FEED_H_
#define PLUGINS_SDK_INVENTORY_FEED_H_

#include <memory>

#include "absl/status/status.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// One open `Inventory.Watch`.
class InventoryStream {
 public:
  virtual ~InventoryStream() = default;

  // Waits for the next message; false once the stream is over. One reader.
  virtual bool Read(inventory::v1::WatchResponse& message) = 0;

  // Why Read() returned false: the server's status, with ErrorInfo. To be
  // called once, after that.
  virtual absl::Status Finish() = 0;

  // Makes Read() return false soon. Thread-safe.
  virtual void Cancel() = 0;
};

// Where streams come from: the inventory service, or a fake.
class InventoryFeed {
 public:
  virtual ~InventoryFeed() = default;

  // Opens a stream. Errors show in the stream's Finish().
  virtual std::unique_ptr<InventoryStream> Open(
      const inventory::v1::WatchRequest& request) = 0;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_INVENTORY_FEED_H_
