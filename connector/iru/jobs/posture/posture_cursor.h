#ifndef CONNECTOR_IRU_JOBS_POSTURE_POSTURE_CURSOR_H_
#define CONNECTOR_IRU_JOBS_POSTURE_POSTURE_CURSOR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// How far the reading of one table is.
struct PostureCursor {
  // The greatest `updated_at` up to which every row was taken. InfinitePast():
  // everything is to be read.
  absl::Time watermark = absl::InfinitePast();
  // When the table was last read whole, by our clock.
  absl::Time whole_time = absl::InfinitePast();
  // When the vendor last refused to filter the table; InfinitePast() if it does
  // filter.
  absl::Time unfiltered_time = absl::InfinitePast();
  // Why the table is refused, if it is, ...
  device::v1::UnknownReason refused = device::v1::UNKNOWN_REASON_UNSPECIFIED;
  // ... up to which device of the memory of which process that was told, ...
  int64_t told_mark = 0;
  std::string run_id;
  // ... and when FileVault was last read by the filtered lists instead.
  absl::Time lists_time = absl::InfinitePast();

  static PostureCursor Parse(absl::string_view text);
  std::string ToString() const;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_POSTURE_POSTURE_CURSOR_H_
