#ifndef TESTS_FAKE_IRU_API_INVENTORY_LISTS_H_
#define TESTS_FAKE_IRU_API_INVENTORY_LISTS_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// The unpaged lists of one device, each `{device_id, <list>}`.
// Source: Iru API, "Device Information".

// GET /devices/{id}/apps. Rows of Mac and iOS are all text; Windows and
// Android have rows of their own.
Response GetApps(const Device& device);

// Those rows, for whoever shows them by item.
Json LibraryItemRows(const State& state, const Device& device);

// GET /devices/{id}/library-items. Some Macs have an item with `edr_status`.
Response GetLibraryItems(const State& state, const Device& device);

// GET /devices/{id}/parameters: empty on all but a Mac.
Response GetParameters(const Device& device);

// GET /devices/{id}/status: fewer keys of the same items, and the parameters.
Response GetStatus(const State& state, const Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_API_INVENTORY_LISTS_H_
