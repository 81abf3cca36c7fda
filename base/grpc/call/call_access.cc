#include "base/grpc/call/call_access.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "grpcpp/support/server_interceptor.h"

namespace muster {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerInterceptorFactoryInterface;
using grpc::experimental::ServerRpcInfo;

// What tells our entry in the metadata: this very array.
constexpr char kKey[] = "muster-authorizer";

absl::string_view ToView(grpc::string_ref ref) {
  return absl::string_view(ref.data(), ref.size());
}

// Every socket has its security in the auth context, also if that is none
// ("insecure"), and an address; a channel inside the process has neither.
bool IsInProcess(const grpc::ServerContextBase& context,
                 const grpc::AuthContext& auth) {
  return auth.FindPropertyValues("transport_security_type").empty() &&
         context.peer() == "unknown";
}

// Stateless, so that one does for all calls of a server.
class Hand final : public Interceptor {
 public:
  explicit Hand(Authorizer& authorizer) : authorizer_(authorizer) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      batch->GetRecvInitialMetadata()->emplace(
          grpc::string_ref(kKey, sizeof(kKey) - 1),
          grpc::string_ref(reinterpret_cast<const char*>(&authorizer_), 0));
    }
    batch->Proceed();
  }

 private:
  Authorizer& authorizer_;
};

class HandFactory final : public ServerInterceptorFactoryInterface {
 public:
  explicit HandFactory(Authorizer& authorizer) : authorizer_(authorizer) {}

  Interceptor* CreateServerInterceptor(ServerRpcInfo*) override {
    return new Hand(authorizer_);
  }

 private:
  Authorizer& authorizer_;
};

}  // namespace

ServerInterceptorMaker HandOver(Authorizer& authorizer) {
  return [&authorizer] { return std::make_unique<HandFactory>(authorizer); };
}

Authorizer* AuthorizerOf(const grpc::ServerContextBase& context) {
  const auto [begin, end] =
      context.client_metadata().equal_range(grpc::string_ref(kKey));
  for (auto entry = begin; entry != end; ++entry) {
    if (entry->first.data() != kKey) continue;
    return reinterpret_cast<Authorizer*>(
        const_cast<char*>(entry->second.data()));
  }
  return nullptr;
}

Peer PeerOf(const grpc::ServerContextBase& context, PeerBytes& keep) {
  Peer peer;
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found != metadata.end()) peer.authorization = ToView(found->second);
  keep.auth = context.auth_context();
  const auto certificates = keep.auth->FindPropertyValues("x509_pem_cert");
  if (!certificates.empty()) {
    peer.certificate_pem = ToView(certificates.front());
  } else {
    peer.in_process = IsInProcess(context, *keep.auth);
  }
  return peer;
}

}  // namespace muster
