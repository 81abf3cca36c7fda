// The bytes of a WatchResponse, put together from the bytes of its changes:
// what the log keeps goes out as it is.
#ifndef INVENTORY_WATCH_LOG_MESSAGE_BYTES_H_
#define INVENTORY_WATCH_LOG_MESSAGE_BYTES_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Most of one message: 1 MiB, but for a single change that is larger; well
// below the 4 MiB that gRPC takes by default.
constexpr int kMaxBatchChanges = 1000;
constexpr size_t kMaxBatchBytes = size_t{1} << 20;

// Adds the serialized Change `change` to a serialized WatchResponse.
void AppendChange(absl::string_view change, std::string& response);

// The same as a change of another `type`.
void AppendChangeAs(v1::Change::Type type, absl::string_view change,
                    std::string& response);

// Adds a Change of TYPE_SNAPSHOT: the serialized Device or Facet `body`, as it
// has been since `revision`.
void AppendSnapshotEntry(v1::ResourceKind kind, Revision revision,
                         absl::string_view body, std::string& response);

// Counts what goes into one message.
class BatchRoom {
 public:
  // Whether one more change of `bytes` fits; the first always does.
  bool Take(size_t bytes) {
    if (changes_ > 0 &&
        (changes_ == kMaxBatchChanges || bytes_ + bytes > kMaxBatchBytes)) {
      return false;
    }
    ++changes_;
    bytes_ += bytes;
    return true;
  }

 private:
  int changes_ = 0;
  size_t bytes_ = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_MESSAGE_BYTES_H_
