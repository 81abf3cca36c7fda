#ifndef BASE_DAEMON_LIMITS_CONFIG_H_
#define BASE_DAEMON_LIMITS_CONFIG_H_

#include "absl/status/status.h"
#include "base/grpc/server.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// Sets what `config.limits` says in `options`; what it leaves out stays.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a limit is too low to serve anybody, or
//     absurdly high. Metadata: field.
absl::Status ApplyLimits(const config::v1::MusterConfig& config,
                         GrpcServer::Options& options);

}  // namespace muster

#endif  // BASE_DAEMON_LIMITS_CONFIG_H_
