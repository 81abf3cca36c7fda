#ifndef CLI_CLIENT_CLIENT_H_
#define CLI_CLIENT_CLIENT_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "base/tls/tls_directory.h"
#include "cli/client/addresses.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"
#include "proto/muster/actions/v1/audit.grpc.pb.h"
#include "proto/muster/actions/v1/secrets.grpc.pb.h"
#include "proto/muster/asset/v1/assets.grpc.pb.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "proto/muster/guard/v1/guard.grpc.pb.h"
#include "proto/muster/inventory/v1/catalog.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/maintenance.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "proto/muster/notifier/v1/notifier.grpc.pb.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::cli {

// The services of one installation, as a command line or the demo calls them.
// Thread-safe. Connects on first use.
class Client {
 public:
  // Errors:
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: an address is not on this machine,
  //     and there is no `tls`.
  //   Those of CheckTlsDirectory(). With a `token`, which is sent with each
  //     call, `tls` needs no more than ca.crt.
  static absl::StatusOr<std::unique_ptr<Client>> Create(
      const Addresses& addresses, const std::optional<TlsDirectory>& tls = {},
      const std::optional<Secret>& token = {});

  inventory::v1::Inventory::StubInterface& inventory() { return *inventory_; }
  inventory::v1::Sources::StubInterface& sources() { return *sources_; }
  inventory::v1::Catalog::StubInterface& catalog() { return *catalog_; }
  inventory::v1::Maintenance::StubInterface& maintenance() {
    return *maintenance_;
  }
  connector::v1::Connector::StubInterface& connector() { return *connector_; }
  actions::v1::Actions::StubInterface& actions() { return *actions_; }
  actions::v1::AuditLog::StubInterface& audit() { return *audit_; }
  actions::v1::Secrets::StubInterface& secrets() { return *secrets_; }
  guard::v1::Guard::StubInterface& guard() { return *guard_; }
  asset::v1::Assets::StubInterface& assets() { return *assets_; }
  compliance::v1::Compliance::StubInterface& compliance() {
    return *compliance_;
  }
  trust::v1::Trust::StubInterface& trust() { return *trust_; }
  notifier::v1::Notifier::StubInterface& notifier() { return *notifier_; }

  // Waits until every service says by grpc.health.v1 that it serves.
  //
  // Errors:
  //   UNAVAILABLE SERVICE_UNREACHABLE: one does not, names it.
  absl::Status WaitUntilServing(absl::Duration at_most);

 private:
  Client(const Addresses& addresses, const std::optional<TlsDirectory>& tls,
         const std::optional<Secret>& token)
      : addresses_(addresses), tls_(tls), token_(token) {}

  absl::Status Connect();

  const Addresses addresses_;
  const std::optional<TlsDirectory> tls_;
  const std::optional<Secret> token_;
  std::vector<std::pair<std::string, std::shared_ptr<grpc::Channel>>>
      channels_;  // address and channel, without repeats
  std::unique_ptr<inventory::v1::Inventory::StubInterface> inventory_;
  std::unique_ptr<inventory::v1::Sources::StubInterface> sources_;
  std::unique_ptr<inventory::v1::Catalog::StubInterface> catalog_;
  std::unique_ptr<inventory::v1::Maintenance::StubInterface> maintenance_;
  std::unique_ptr<connector::v1::Connector::StubInterface> connector_;
  std::unique_ptr<actions::v1::Actions::StubInterface> actions_;
  std::unique_ptr<actions::v1::AuditLog::StubInterface> audit_;
  std::unique_ptr<actions::v1::Secrets::StubInterface> secrets_;
  std::unique_ptr<guard::v1::Guard::StubInterface> guard_;
  std::unique_ptr<asset::v1::Assets::StubInterface> assets_;
  std::unique_ptr<compliance::v1::Compliance::StubInterface> compliance_;
  std::unique_ptr<trust::v1::Trust::StubInterface> trust_;
  std::unique_ptr<notifier::v1::Notifier::StubInterface> notifier_;
};

// `status` of a call; one that never reached a service gets the reason
// SERVICE_UNREACHABLE and a sentence that says what to do.
absl::Status FromCall(const grpc::Status& status);

// One unary call with a deadline.
//
//   ASSIGN_OR_RETURN(auto device, Call(client.inventory(),
//       &Inventory::StubInterface::GetDevice, request));
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                           const Request&,
                                                           Response*),
                              const Request& request,
                              absl::Duration deadline = absl::Seconds(60)) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  Response response;
  RETURN_IF_ERROR(FromCall((stub.*method)(&context, request, &response)));
  return response;
}

// How long a call may take that goes through the whole store.
inline constexpr absl::Duration kLongCall = absl::Hours(1);

// Every page of a List method, in order; `each` takes one response.
template <typename Stub, typename Request, typename Response, typename Each>
absl::Status CallPages(Stub& stub,
                       grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                    const Request&, Response*),
                       Request request, Each each) {
  do {
    ASSIGN_OR_RETURN(Response page, Call(stub, method, request));
    request.set_page_token(page.next_page_token());
    each(page);
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace muster::cli

#endif  // CLI_CLIENT_CLIENT_H_
