#include "cli/client/client.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/grpc/channel.h"
#include "third_party/grpc/health/health.grpc.pb.h"

namespace muster::cli {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

absl::Status Unreachable(const std::string& address) {
  return Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
               absl::StrCat("no Muster service answers at ", address,
                            "; start musterd, or name another address"),
               {{"address", address}});
}

// `wait_for_ready` lets the call itself wait for the port to open; one that
// answers NOT_SERVING is asked again.
absl::Status WaitForOne(const std::string& address,
                        const std::shared_ptr<grpc::Channel>& channel,
                        absl::Time deadline) {
  const auto stub = Health::NewStub(channel);
  while (absl::Now() < deadline) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(absl::ToChronoTime(deadline));
    HealthCheckResponse response;
    const grpc::Status status =
        stub->Check(&context, HealthCheckRequest(), &response);
    if (status.ok() && response.status() == HealthCheckResponse::SERVING) {
      return absl::OkStatus();
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  return Unreachable(address);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Create(
    const Addresses& addresses, const std::optional<TlsDirectory>& tls,
    const std::optional<Secret>& token) {
  std::unique_ptr<Client> client(new Client(addresses, tls, token));
  RETURN_IF_ERROR(client->Connect());
  return client;
}

absl::Status Client::Connect() {
  const auto channel_to = [this](const std::string& address)
      -> absl::StatusOr<std::shared_ptr<grpc::Channel>> {
    for (const auto& [known, channel] : channels_) {
      if (known == address) return channel;
    }
    ASSIGN_OR_RETURN(auto channel, MakeChannel(address, tls_, token_));
    channels_.emplace_back(address, channel);
    return channel;
  };
  ASSIGN_OR_RETURN(auto to_inventory, channel_to(addresses_.inventory));
  ASSIGN_OR_RETURN(auto to_connector, channel_to(addresses_.connector));
  ASSIGN_OR_RETURN(auto to_actions, channel_to(addresses_.actions));
  ASSIGN_OR_RETURN(auto to_assets, channel_to(addresses_.assets));
  ASSIGN_OR_RETURN(auto to_compliance, channel_to(addresses_.compliance));
  ASSIGN_OR_RETURN(auto to_trust, channel_to(addresses_.trust));
  ASSIGN_OR_RETURN(auto to_notifier, channel_to(addresses_.notifier));
  inventory_ = inventory::v1::Inventory::NewStub(to_inventory);
  sources_ = inventory::v1::Sources::NewStub(to_inventory);
  catalog_ = inventory::v1::Catalog::NewStub(to_inventory);
  maintenance_ = inventory::v1::Maintenance::NewStub(to_inventory);
  connector_ = connector::v1::Connector::NewStub(to_connector);
  actions_ = actions::v1::Actions::NewStub(to_actions);
  audit_ = actions::v1::AuditLog::NewStub(to_actions);
  secrets_ = actions::v1::Secrets::NewStub(to_actions);
  guard_ = guard::v1::Guard::NewStub(to_actions);
  assets_ = asset::v1::Assets::NewStub(to_assets);
  compliance_ = compliance::v1::Compliance::NewStub(to_compliance);
  trust_ = trust::v1::Trust::NewStub(to_trust);
  notifier_ = notifier::v1::Notifier::NewStub(to_notifier);
  return absl::OkStatus();
}

absl::Status Client::WaitUntilServing(absl::Duration at_most) {
  const absl::Time deadline = absl::Now() + at_most;
  for (const auto& [address, channel] : channels_) {
    RETURN_IF_ERROR(WaitForOne(address, channel, deadline));
  }
  return absl::OkStatus();
}

absl::Status FromCall(const grpc::Status& status) {
  const absl::Status result = FromGrpcStatus(status);
  const bool lost = result.code() == absl::StatusCode::kUnavailable ||
                    result.code() == absl::StatusCode::kDeadlineExceeded;
  if (!lost || !ErrorReason(result).empty()) return result;
  return Error(
      result.code(), "SERVICE_UNREACHABLE",
      absl::StrCat("the Muster service does not answer (", result.message(),
                   "); start musterd, or name another address"));
}

}  // namespace muster::cli
