#ifndef BASE_DAEMON_ACCESS_CONFIG_H_
#define BASE_DAEMON_ACCESS_CONFIG_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/access/authorizer.h"
#include "base/clock.h"
#include "base/grpc/server.h"
#include "base/threads/periodic.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster {

// What decides on the calls of a server. Must outlive the server.
struct AccessGuard {
  std::unique_ptr<Authorizer> authorizer;
  std::unique_ptr<Periodic> rereads;  // goes first
};

// Has every call to the server of `options` decided on by the policy that
// `config` names. `options.tls` must be set before, if there is any: without,
// whoever is on this machine is `local`. A client needs a certificate unless
// there may be tokens.
//
// Errors: those of Authorizer::Create().
absl::StatusOr<AccessGuard> GuardCalls(const config::v1::MusterConfig& config,
                                       Clock& clock,
                                       GrpcServer::Options& options);

}  // namespace muster

#endif  // BASE_DAEMON_ACCESS_CONFIG_H_
