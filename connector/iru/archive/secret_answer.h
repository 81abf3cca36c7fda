#ifndef CONNECTOR_IRU_ARCHIVE_SECRET_ANSWER_H_
#define CONNECTOR_IRU_ARCHIVE_SECRET_ANSWER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::iru {

// A secret that Iru keeps of a device. Source: Iru API, "Device secrets".
struct SecretPlace {
  connector::v1::SecretKind kind;
  absl::string_view name;  // last part of the URL: `unlockpin`
  // The keys of the answer that hold one.
  absl::Span<const absl::string_view> keys;
};

absl::Span<const SecretPlace> SecretPlaces();

// Null if Iru keeps none of that kind.
const SecretPlace* PlaceOf(connector::v1::SecretKind kind);

// What the answer `body` of `place` holds, each registered for redaction; empty
// if Iru has none. Labelled by their keys where there are several.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON object. Nothing of it is
//     in the message.
absl::StatusOr<std::vector<connector::v1::SecretValue>> DecodeSecret(
    const SecretPlace& place, absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ARCHIVE_SECRET_ANSWER_H_
