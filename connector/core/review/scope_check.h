#ifndef CONNECTOR_CORE_REVIEW_SCOPE_CHECK_H_
#define CONNECTOR_CORE_REVIEW_SCOPE_CHECK_H_

#include "absl/status/status.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// OK if `scope` can mean something; one that is empty takes every device.
//
// Errors:
//   INVALID_ARGUMENT SCOPE_INVALID: it has a platform or category that there is
//     not, an empty value, or a value that is both taken and left out.
absl::Status CheckScope(const config::v1::DeviceScope& scope);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_REVIEW_SCOPE_CHECK_H_
