#ifndef INVENTORY_SOURCES_SPEND_STORE_H_
#define INVENTORY_SOURCES_SPEND_STORE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Requests of an hour that are known again when they are sent again.
constexpr int kRequestIdsKept = 64;

// Bytes that the id of a request may have.
constexpr size_t kMaxRequestId = 64;

// How long spend is kept. Older hours go with the next record of their source.
constexpr absl::Duration kSpendKept = absl::Hours(90 * 24);

// What connectors spent on their vendors' APIs, by hour and lane.
//
// Thread-safe. All that it is made of must outlive it. Errors of all methods:
// those of StoreReader and StoreWriter::Write(), and those listed.
class SpendStore {
 public:
  SpendStore(const DeviceStore& store, StoreWriter& writer, Clock& clock)
      : store_(store), writer_(writer), clock_(clock) {}

  // Adds to the hour of `record.spend_time`, and tells what it has then. Adds
  // nothing if it did so already for that `request_id`. Counts stop growing at
  // the greatest number there is.
  //
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  //   NOT_FOUND SOURCE_NOT_FOUND
  //   INVALID_ARGUMENT SPEND_MALFORMED: a count is negative, a lane is empty,
  //     the id is empty or too long, the time is unset, or its hour is not
  //     kept any more.
  absl::StatusOr<v1::Spend> Record(const v1::RecordSpendRequest& record);

  // The first `limit` hours of `source` before the one named `after` ("": from
  // the newest), newest first.
  absl::StatusOr<ResourcePage<v1::Spend>> List(absl::string_view source,
                                               absl::string_view after,
                                               int limit) const;

 private:
  const DeviceStore& store_;
  StoreWriter& writer_;
  Clock& clock_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_SPEND_STORE_H_
