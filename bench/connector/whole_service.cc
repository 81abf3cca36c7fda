#include "bench/connector/whole_service.h"

#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "bench/connector/tenant_line.h"
#include "connector/connector_module.h"
#include "connector/iru/iru_source_factory.h"
#include "inventory/service/inventory_module.h"

namespace muster::bench {
namespace {

constexpr mode_t kOwnerOnly = 0600;

}  // namespace

absl::StatusOr<config::v1::IruSource> ConfigOfLine(const std::string& dir,
                                                   const std::string& token) {
  const std::string file = absl::StrCat(dir, "/token");
  std::ofstream out(file, std::ios::trunc);
  chmod(file.c_str(), kOwnerOnly);
  out << token;
  out.close();
  if (!out) return absl::InternalError("cannot write " + file);
  config::v1::IruSource source;
  source.set_source(kTenantSource);
  source.set_host(TenantLine::kUrl);
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(file);
  return source;
}

absl::StatusOr<std::unique_ptr<WholeService>> WholeService::Start(
    const std::string& dir, const config::v1::IruSource& source,
    HttpTransport& line, Clock& clock,
    std::function<void(const inventory::v1::Change&)> saw) {
  config::v1::MusterConfig config;
  config.set_data_dir(dir);
  *config.add_iru_sources() = source;
  std::unique_ptr<WholeService> service(new WholeService(std::move(saw)));
  RETURN_IF_ERROR(service->Serve(config, line, clock));
  return service;
}

absl::Status WholeService::Serve(const config::v1::MusterConfig& config,
                                 HttpTransport& line, Clock& clock) {
  std::vector<std::unique_ptr<Module>> modules(2);
  ASSIGN_OR_RETURN(modules[0], inventory::CreateInventoryModule(
                                   config, {clock, *RealRandom()}));
  const connector::MakeTenant make = [&line, &clock](const auto& source) {
    return iru::CreateIruTenant(source, {clock, *RealRandom(), &line});
  };
  ASSIGN_OR_RETURN(modules[1],
                   connector::CreateConnectorModule(
                       config, {clock, *RealRandom(), channel_, make}));
  ASSIGN_OR_RETURN(host_, ModuleHost::Serve({}, std::move(modules)));
  const auto channel = host_->server().InProcessChannel();
  channel_.Set(channel);
  stub_ = inventory::v1::Inventory::NewStub(channel);
  RETURN_IF_ERROR(host_->Start());
  watcher_ = std::thread([this] { Watch(); });
  return absl::OkStatus();
}

WholeService::~WholeService() {
  watch_context_.TryCancel();
  if (watcher_.joinable()) watcher_.join();
}

void WholeService::Watch() {
  inventory::v1::WatchRequest request;
  request.set_parent(kTenantSource);
  const auto stream = stub_->Watch(&watch_context_, request);
  inventory::v1::WatchResponse response;
  while (stream->Read(&response)) {
    for (const auto& change : response.changes()) saw_(change);
  }
  stream->Finish();
}

}  // namespace muster::bench
