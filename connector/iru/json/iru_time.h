#ifndef CONNECTOR_IRU_JSON_IRU_TIME_H_
#define CONNECTOR_IRU_JSON_IRU_TIME_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace muster::iru {

// The instant that `text` means, in any of the seven spellings that Iru uses
// (with and without a fraction):
//
//   2024-07-23T14:11:37.150080Z         2024-05-13 20:09:23 +0000
//   2024-07-23T14:11:37.150080+00:00    2023-10-13T16:15:00.000000
//   2024-07-23 14:11:37.150080+00:00    2023-10-13 16:15:00.000000
//   Feb 27, 2024 at 7:34:21 AM
//
// What names no zone is taken as UTC. Nothing if it is none of them or lies
// outside the years 1970 to 2199. Source: Iru API, quirk list.
std::optional<absl::Time> ParseIruTime(absl::string_view text);

// Whether `text` is one of Iru's words for "never": "" and "None".
bool IsNoTime(absl::string_view text);

// To microseconds, the finest that Iru has.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_IRU_TIME_H_
