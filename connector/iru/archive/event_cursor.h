#ifndef CONNECTOR_IRU_ARCHIVE_EVENT_CURSOR_H_
#define CONNECTOR_IRU_ARCHIVE_EVENT_CURSOR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::iru {

// Where the reading of the tenant's log is: behind the event `id` of `time`, or
// at the first event from `time` on. It holds no cursor of Iru's, since those
// end with the list.
struct LogPosition {
  absl::Time time = absl::InfinitePast();
  std::string id;
};

// Where the reading of one device's activity is: behind `offset` rows, of which
// the last is `row_id`. That tells whether rows were taken away at the
// beginning; `seen_id` then tells which were shown.
struct ActivityPosition {
  std::string vendor_id;
  int64_t offset = 0;
  std::string row_id;
  std::string seen_id;
  absl::Time after = absl::InfinitePast();
};

// Opaque texts, to microseconds, that are good for their own kind of list only.
std::string CursorOf(const LogPosition& position);
std::string CursorOf(const ActivityPosition& position);

// Errors:
//   INVALID_ARGUMENT CURSOR_MALFORMED: no cursor of such a list, or of another
//     device.
absl::StatusOr<LogPosition> ParseLogCursor(absl::string_view cursor);
absl::StatusOr<ActivityPosition> ParseActivityCursor(
    absl::string_view cursor, absl::string_view vendor_id);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ARCHIVE_EVENT_CURSOR_H_
