#ifndef CONNECTOR_IRU_ARCHIVE_EVENT_PAGE_H_
#define CONNECTOR_IRU_ARCHIVE_EVENT_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::iru {

// One page of a list of what was done. A row without an id is left out.
struct EventPage {
  std::vector<connector::v1::VendorEvent> events;  // in the vendor's order
  // Rows of the page, whether usable or not.
  int row_count = 0;
  // The link to the next page; empty on the last. Never followed.
  std::string next;
};

// A page of the tenant's log. `device` is named below `source` where the event
// is about one; `kind` is set where it tells of an action by its own word, or
// of a device's deletion. Source: Iru API, "List audit events".
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no list `results`.
absl::StatusOr<EventPage> DecodeAuditPage(absl::string_view source,
                                          absl::string_view body);

// A page of what happened to the device `vendor_id`. Who did it is mostly not
// told. Source: Iru API, "Get device activity".
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or not the envelope
//     `{device_id, activity: {count, next, previous, results}}`.
absl::StatusOr<EventPage> DecodeActivityPage(absl::string_view source,
                                             absl::string_view vendor_id,
                                             absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ARCHIVE_EVENT_PAGE_H_
