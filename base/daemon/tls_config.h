#ifndef BASE_DAEMON_TLS_CONFIG_H_
#define BASE_DAEMON_TLS_CONFIG_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/tls/tls_directory.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// How `program` (such as "inventoryd") speaks to others: by the identity in the
// directory of its name; unset: in plain text on this machine, because the
// configuration says so.
//
// Errors:
//   INVALID_ARGUMENT TLS_REQUIRED: it says neither.
//   INVALID_ARGUMENT CONFIG_INVALID: it says both.
absl::StatusOr<std::optional<TlsDirectory>> TlsOf(
    const config::v1::MusterConfig& config, absl::string_view program);

}  // namespace muster

#endif  // BASE_DAEMON_TLS_CONFIG_H_
