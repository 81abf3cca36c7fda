#ifndef CONNECTOR_IRU_DECODE_CATALOG_APP_LIST_H_
#define CONNECTOR_IRU_DECODE_CATALOG_APP_LIST_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::iru {

// The applications of one device: `{device_id, apps: [...]}`, whose rows have
// other keys on Apple's systems, Windows and Android. A row without a name and
// an identifier is left out. Source: Iru API, "Apps rows".
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no list `apps`.
absl::StatusOr<device::v1::Facet> DecodeAppList(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_CATALOG_APP_LIST_H_
