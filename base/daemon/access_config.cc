#include "base/daemon/access_config.h"

#include <utility>

#include "base/grpc/call/call_access.h"
#include "base/status_macros.h"

namespace muster {

absl::StatusOr<AccessGuard> GuardCalls(const config::v1::MusterConfig& config,
                                       Clock& clock,
                                       GrpcServer::Options& options) {
  Authorizer::Options access;
  access.directory.path = config.access().directory();
  access.plaintext = !options.tls.has_value();
  AccessGuard guard;
  ASSIGN_OR_RETURN(guard.authorizer,
                   Authorizer::Create(std::move(access), clock));
  Authorizer& authorizer = *guard.authorizer;
  guard.rereads =
      std::make_unique<Periodic>(clock, Authorizer::kRereadInterval,
                                 [&authorizer] { authorizer.RunOnce(); });
  options.interceptors.push_back(HandOver(authorizer));
  // Who has a token has no certificate; without a directory there are none.
  options.require_client_certificate = config.access().directory().empty();
  return guard;
}

}  // namespace muster
