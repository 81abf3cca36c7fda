// Between the times of our messages and absl's.
#ifndef PLUGINS_POSTURE_PROTO_TIME_H_
#define PLUGINS_POSTURE_PROTO_TIME_H_

#include <string>

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace muster::posture {

absl::Time ToTime(const google::protobuf::Timestamp& timestamp);
absl::Duration ToDuration(const google::protobuf::Duration& duration);

// Both cut off what is finer than a nanosecond. The argument must be finite.
google::protobuf::Timestamp ToProto(absl::Time time);
google::protobuf::Duration ToProto(absl::Duration duration);

// For people: `2026-11-21T09:00:00Z`, cut to the second.
std::string Show(absl::Time time);
// For people: `7 days` for whole days above one, else such as `3h0m0s`.
std::string Show(absl::Duration duration);

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_PROTO_TIME_H_
