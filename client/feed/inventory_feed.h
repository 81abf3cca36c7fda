#ifndef CLIENT_FEED_INVENTORY_FEED_H_
#define CLIENT_FEED_INVENTORY_FEED_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

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

// What a watcher needs of the inventory: the inventory service, or a fake.
// Thread-safe, if the implementation does not say otherwise.
class InventoryFeed {
 public:
  virtual ~InventoryFeed() = default;

  // Opens a stream. Errors show in the stream's Finish().
  virtual std::unique_ptr<InventoryStream> Open(
      const inventory::v1::WatchRequest& request) = 0;

  // Tells the inventory that `watcher` has handled everything up to
  // `resume_token` for good; returns how many changes it has after that. Waits
  // for a second at most. Nothing depends on it: errors are those of
  // `Inventory.ReportProgress`.
  virtual absl::StatusOr<int64_t> ReportProgress(
      const std::string& watcher, const std::string& resume_token) = 0;
};

}  // namespace muster::client

#endif  // CLIENT_FEED_INVENTORY_FEED_H_
