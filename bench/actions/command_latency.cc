#include "bench/actions/command_latency.h"

#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "actions/actions_module.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/http/curl_transport.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "connector/connector_module.h"
#include "connector/iru/iru_source_factory.h"
#include "inventory/service/inventory_module.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::bench {
namespace {

constexpr int kDevices = 40;
constexpr absl::Duration kLimit = absl::Seconds(60);
constexpr absl::Duration kLook = absl::Milliseconds(2);

void Wait(absl::Duration time) {
  const absl::Notification never;
  RealClock()->SleepUntil(absl::Now() + time, never);
}

absl::Status TookTooLong(absl::string_view what) {
  return absl::DeadlineExceededError(
      absl::StrCat("it took more than a minute: ", what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CommandLatency>> CommandLatency::Start(
    const std::string& dir) {
  std::unique_ptr<CommandLatency> latency(new CommandLatency(dir));
  RETURN_IF_ERROR(latency->Serve());
  RETURN_IF_ERROR(latency->AwaitDevices());
  return latency;
}

absl::Status CommandLatency::Serve() {
  fake_iru::FakeIruServer::Options options;
  options.tenant.devices = kDevices;
  options.tenant.limits = {0, 0};
  token_ = options.tenant.token;
  ASSIGN_OR_RETURN(tenant_, fake_iru::FakeIruServer::Create(options));
  tenant_->tenant().AllowDuplicates(true);
  const std::string token_file = absl::StrCat(dir_, "/token");
  std::ofstream(token_file) << token_;
  chmod(token_file.c_str(), S_IRUSR | S_IWUSR);
  config::v1::MusterConfig config;
  config.set_data_dir(dir_);
  config::v1::IruSource& source = *config.add_iru_sources();
  source.set_source("sources/iru");
  source.set_host(tenant_->base_url());
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(token_file);
  std::vector<std::unique_ptr<Module>> modules(3);
  ASSIGN_OR_RETURN(modules[0], inventory::CreateInventoryModule(
                                   config, {*RealClock(), *RealRandom()}));
  const connector::MakeTenant make = [](const auto& one) {
    return iru::CreateIruTenant(one, {*RealClock(), *RealRandom()});
  };
  ASSIGN_OR_RETURN(modules[1],
                   connector::CreateConnectorModule(
                       config, {*RealClock(), *RealRandom(), channel_, make}));
  ASSIGN_OR_RETURN(modules[2], actions::CreateActionsModule(
                                   config, {*RealClock(), *RealRandom(),
                                            channel_, channel_}));
  ASSIGN_OR_RETURN(host_, ModuleHost::Serve({}, std::move(modules)));
  channel_.Set(host_->server().InProcessChannel());
  actions_ = actions::v1::Actions::NewStub(host_->server().InProcessChannel());
  CurlTransport::Options http;
  http.allow_plaintext_loopback = true;
  http_ = std::make_unique<CurlTransport>(http);
  return host_->Start();
}

absl::Status CommandLatency::AwaitDevices() {
  const auto stub =
      inventory::v1::Inventory::NewStub(host_->server().InProcessChannel());
  inventory::v1::ListDevicesRequest request;
  request.set_parent("sources/iru");
  request.set_page_size(1000);
  request.set_platform(device::v1::PLATFORM_MAC);
  const absl::Time until = absl::Now() + kLimit;
  while (devices_.empty()) {
    if (absl::Now() > until) return TookTooLong("the first sync");
    Wait(absl::Milliseconds(50));
    grpc::ClientContext context;
    inventory::v1::ListDevicesResponse page;
    if (!stub->ListDevices(&context, request, &page).ok()) continue;
    for (const auto& device : page.devices()) {
      devices_.push_back(device.name());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::Duration> CommandLatency::CommandOnce() {
  const std::string& device = devices_[made_ % devices_.size()];
  actions::v1::CreateCommandRequest request;
  request.set_parent(device);
  request.mutable_command()->mutable_blank_push();
  request.set_request_id(absl::StrCat("bench-", ++made_));
  // Requests are numbered from 1 without gaps.
  const auto seq = static_cast<int64_t>(tenant_->tenant().Log().size());
  const std::string path =
      absl::StrCat("/api/v1/devices/", device.substr(device.rfind('/') + 1),
                   "/action/blankpush");
  grpc::ClientContext context;
  actions::v1::Command command;
  const absl::Time start = absl::Now();
  const grpc::Status status =
      actions_->CreateCommand(&context, request, &command);
  if (!status.ok()) return FromGrpcStatus(status);
  ASSIGN_OR_RETURN(const absl::Time arrival, ArrivalAfter(seq, path));
  return arrival - start;
}

absl::StatusOr<absl::Time> CommandLatency::ArrivalAfter(
    int64_t seq, const std::string& path) const {
  const absl::Time until = absl::Now() + kLimit;
  while (absl::Now() < until) {
    for (const auto& entry : tenant_->tenant().Log(seq)) {
      if (entry["path"] != path) continue;
      absl::Time time;
      std::string error;
      if (absl::ParseTime(absl::RFC3339_full, entry["time"].get<std::string>(),
                          &time, &error)) {
        return time;
      }
    }
    Wait(kLook);
  }
  return TookTooLong("a command");
}

absl::StatusOr<absl::Duration> CommandLatency::RoundTripOnce() {
  HttpRequest request;
  request.url = absl::StrCat(tenant_->base_url(), "/api/v1/tags");
  request.bearer = Secret(token_);
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(http_->Send(request).status());
  return absl::Now() - start;
}

}  // namespace muster::bench
