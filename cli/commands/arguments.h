// What people type, as the protos have it.
#ifndef CLI_COMMANDS_ARGUMENTS_H_
#define CLI_COMMANDS_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::cli {

// A point of the store's history: a revision, or what was committed by a time.
// Neither: now.
struct ReadPoint {
  int64_t revision = 0;
  std::optional<google::protobuf::Timestamp> time;

  bool IsNow() const { return revision == 0 && !time.has_value(); }
};

// `4711` or `2026-11-22T09:15:00Z`; empty text is now.
//
// Errors:
//   INVALID_ARGUMENT USAGE: neither a revision above 0 nor an RFC 3339 time.
absl::StatusOr<ReadPoint> ParseReadPoint(absl::string_view text);

// Sets `revision` or `read_time` of a request that has both.
template <typename Request>
void SetReadPoint(const ReadPoint& at, Request& request) {
  if (at.revision != 0) request.set_revision(at.revision);
  if (at.time.has_value()) *request.mutable_read_time() = *at.time;
}

// `mac` or `apple_tv`, letter case ignored.
//
// Errors:
//   INVALID_ARGUMENT USAGE: there is no such platform; names those there are.
absl::StatusOr<device::v1::Platform> ParsePlatform(absl::string_view text);

// `device` or `facet`.
//
// Errors:
//   INVALID_ARGUMENT USAGE: neither.
absl::StatusOr<inventory::v1::ResourceKind> ParseKind(absl::string_view text);

// `sources/iru` for `iru` and for `sources/iru`.
std::string SourceName(absl::string_view source);

// Who runs this process, as `$USER`, or by user id where that is not set.
std::string UserWord();

// UserWord() and this machine, such as `jo@laptop-7`.
std::string UserAtHost();

}  // namespace muster::cli

#endif  // CLI_COMMANDS_ARGUMENTS_H_
