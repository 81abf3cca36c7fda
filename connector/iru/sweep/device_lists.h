#ifndef CONNECTOR_IRU_SWEEP_DEVICE_LISTS_H_
#define CONNECTOR_IRU_SWEEP_DEVICE_LISTS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/sweep/page_walk.h"

namespace muster::iru {

// The page of the device list at `offset`, ordered by device_id, so that pages
// are stable. `filter` narrows it; empty takes every device.
//
// Errors: those of IruClient::Get() and DecodeDeviceList().
absl::StatusOr<PageWalk::Rows> FetchDevicePage(IruClient& client,
                                               const IruClient::Query& filter,
                                               int64_t offset,
                                               const Call& call);

// The page at `offset` of the list with the latest check-in first.
//
// Errors: likewise.
absl::StatusOr<PageWalk::Rows> FetchRecentPage(IruClient& client,
                                               int64_t offset,
                                               const Call& call);

// The endpoint name of what the filtered lists tell.
constexpr absl::string_view kFilevaultListEndpoint =
    "devices?filevault_enabled";

// Which Macs are encrypted, by the list that is asked twice with the filter
// `filevault_enabled`: the way without permission for Prism. Iru's row itself
// does not tell.
struct FilevaultLists {
  absl::Status status;  // why there are none
  // By device_id. A device that is in both lists or in none is left out.
  absl::flat_hash_map<std::string, bool> enabled;
  absl::Time read_time;
};

FilevaultLists ReadFilevaultLists(IruClient& client, const Clock& clock,
                                  const Call& call);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_DEVICE_LISTS_H_
