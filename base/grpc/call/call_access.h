#ifndef BASE_GRPC_CALL_CALL_ACCESS_H_
#define BASE_GRPC_CALL_CALL_ACCESS_H_

#include "base/access/authorizer.h"
#include "base/access/caller.h"
#include "base/grpc/server.h"
#include "grpcpp/server_context.h"

namespace muster {

// For GrpcServer::Options::interceptors: hands `authorizer`, which must outlive
// the server, to the handler of each call. A client cannot do this: the entry
// is told from what came over the wire by its address, not by its name.
ServerInterceptorMaker HandOver(Authorizer& authorizer);

// The authorizer of the call's server; null if it has none, and then every call
// is let in: of a server that is a test's or a benchmark's own.
Authorizer* AuthorizerOf(const grpc::ServerContextBase& context);

// What the call says of who makes it. `keep` holds what the views lead to, and
// must outlive them.
struct PeerBytes {
  std::shared_ptr<const grpc::AuthContext> auth;
};
Peer PeerOf(const grpc::ServerContextBase& context, PeerBytes& keep);

}  // namespace muster

#endif  // BASE_GRPC_CALL_CALL_ACCESS_H_
