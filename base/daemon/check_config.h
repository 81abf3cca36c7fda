#ifndef BASE_DAEMON_CHECK_CONFIG_H_
#define BASE_DAEMON_CHECK_CONFIG_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/daemon/wiring.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// Whether the program `name` could start by `config`: limits, access, TLS files
// and addresses, and all that its modules check when `wire` makes them. Touches
// nothing that a running service has: the modules are made in an empty
// directory, which is gone afterwards, and none is started; no port is opened,
// and no service or vendor is called.
//
// Errors: the first that the program would end with; but for a port in use and
// a store that cannot be opened, which only a start tells.
absl::Status CheckConfig(const config::v1::MusterConfig& config,
                         absl::string_view name, const Wire& wire);

}  // namespace muster

#endif  // BASE_DAEMON_CHECK_CONFIG_H_
