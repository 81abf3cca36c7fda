#include "tests/seeds/seed_bench.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/random.h"
#include "connector/connector_module.h"
#include "inventory/service/inventory_module.h"

namespace muster::seeds {
namespace {

// Fast enough that a pause of the connector is short.
constexpr int kTimesFaster = 20;
constexpr char kToken[] = "1a2b3c4d-0000-4000-8000-00000000005e";

[[noreturn]] void Die(absl::string_view what, const absl::Status& why) {
  std::fprintf(stderr, "%s: %s\n", std::string(what).c_str(),
               why.ToString().c_str());
  std::abort();
}

template <typename T>
T OrDie(absl::StatusOr<T> value, absl::string_view what) {
  if (!value.ok()) Die(what, value.status());
  return *std::move(value);
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                           const Request&,
                                                           Response*),
                              const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response;
}

}  // namespace

SeedBench::SeedBench(const Options& options) : clock_(kTimesFaster) {
  fake_iru::FakeIruServer::Options server;
  server.tenant.devices = options.devices;
  server.tenant.limits = {0, 0};
  server.clock = &clock_;
  server_ = OrDie(fake_iru::FakeIruServer::Create(server), "fake tenant");
  tenant().AddToken(kToken, options.grants, "seed");
  dir_.WriteFile("token", kToken);
  Serve(Config(options));
}

SeedBench::~SeedBench() = default;

config::v1::MusterConfig SeedBench::Config(const Options& options) {
  config::v1::MusterConfig config;
  config.set_data_dir(dir_.path());
  config::v1::IruSource& source = *config.add_iru_sources();
  source.set_source(kSource);
  source.set_host(server_->base_url());
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(absl::StrCat(dir_.path(), "/token"));
  source.set_read_only(options.read_only);
  return config;
}

void SeedBench::Serve(const config::v1::MusterConfig& config) {
  std::vector<std::unique_ptr<Module>> modules;
  modules.push_back(
      OrDie(inventory::CreateInventoryModule(config, {clock_, *RealRandom()}),
            "inventory"));
  modules.push_back(OrDie(connector::CreateConnectorModule(
                              config, {clock_, *RealRandom(), channel_, {}}),
                          "connector"));
  host_ = OrDie(ModuleHost::Serve({}, std::move(modules)), "server");
  const auto channel = host_->server().InProcessChannel();
  channel_.Set(channel);
  inventory_ = inventory::v1::Inventory::NewStub(channel);
  catalog_ = inventory::v1::Catalog::NewStub(channel);
  sources_ = inventory::v1::Sources::NewStub(channel);
  connector_ = connector::v1::Connector::NewStub(channel);
  const absl::Status started = host_->Start();
  if (!started.ok()) Die("start", started);
}

inventory::v1::Sync SeedBench::Read(const std::string& job) {
  connector::v1::RunSyncRequest request;
  request.set_source(kSource);
  request.set_job(job);
  grpc::ClientContext context;
  const auto stream = connector_->RunSync(&context, request);
  connector::v1::RunSyncResponse last;
  while (stream->Read(&last)) {
  }
  const grpc::Status end = stream->Finish();
  if (!end.ok()) Die(job, FromGrpcStatus(end));
  inventory::v1::GetSyncRequest get;
  get.set_name(last.sync());
  return OrDie(Call(*sources_, &inventory::v1::Sources::Stub::GetSync, get),
               job);
}

void SeedBench::ReadEverything() {
  const auto described =
      OrDie(Call(*connector_, &connector::v1::Connector::Stub::Describe,
                 connector::v1::DescribeRequest()),
            "describe");
  for (const auto& job : described.jobs()) Read(job.name());
  Read(described.jobs(0).name());
}

inventory::v1::Source SeedBench::GetSource() {
  inventory::v1::GetSourceRequest request;
  request.set_name(kSource);
  return OrDie(
      Call(*sources_, &inventory::v1::Sources::Stub::GetSource, request),
      "source");
}

std::set<std::string> SeedBench::Problems() {
  std::set<std::string> endpoints;
  const inventory::v1::Source source = GetSource();
  for (const auto& problem : source.endpoint_problems()) {
    endpoints.insert(problem.endpoint());
  }
  return endpoints;
}

std::vector<device::v1::Device> SeedBench::Devices() {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_page_size(1000);
  request.set_show_removed(true);
  const auto page = OrDie(
      Call(*inventory_, &inventory::v1::Inventory::Stub::ListDevices, request),
      "list");
  return {page.devices().begin(), page.devices().end()};
}

device::v1::Device SeedBench::AnyOf(device::v1::Platform platform) {
  for (const auto& device : Devices()) {
    if (device.platform() == platform) return device;
  }
  Die("fleet", absl::NotFoundError("no device of that platform"));
}

device::v1::Device SeedBench::Get(const std::string& name) {
  inventory::v1::GetDeviceRequest request;
  request.set_name(name);
  return OrDie(
      Call(*inventory_, &inventory::v1::Inventory::Stub::GetDevice, request),
      name);
}

absl::StatusOr<device::v1::Device> SeedBench::Refresh(const std::string& name) {
  connector::v1::RefreshDeviceRequest request;
  request.set_name(name);
  const auto read = Call(
      *connector_, &connector::v1::Connector::Stub::RefreshDevice, request);
  if (!read.ok()) return read.status();
  return Get(name);
}

device::v1::Facet SeedBench::GetFacet(const std::string& device,
                                      const std::string& facet) {
  inventory::v1::GetFacetRequest request;
  request.set_name(absl::StrCat(device, "/facets/", facet));
  return OrDie(
      Call(*inventory_, &inventory::v1::Inventory::Stub::GetFacet, request),
      facet);
}

int SeedBench::CountEntries(const std::string& catalog) {
  inventory::v1::ListEntriesRequest request;
  request.set_parent(absl::StrCat(kSource, "/", catalog));
  request.set_page_size(1000);
  return OrDie(Call(*catalog_, &inventory::v1::Catalog::Stub::ListEntries,
                    request),
               catalog)
      .entries_size();
}

std::vector<connector::v1::Access> SeedBench::CheckAccess() {
  connector::v1::CheckAccessRequest request;
  request.set_source(kSource);
  const auto checked = OrDie(
      Call(*connector_, &connector::v1::Connector::Stub::CheckAccess, request),
      "access");
  return {checked.access().begin(), checked.access().end()};
}

std::vector<std::string> SeedBench::Requests() {
  std::vector<std::string> requests;
  for (const fake_iru::Json& entry : tenant().Log()) {
    requests.push_back(absl::StrCat(entry["method"].get<std::string>(), " ",
                                    entry["status"].get<int>(), " ",
                                    entry["path"].get<std::string>()));
  }
  return requests;
}

std::vector<std::string> EndpointsIn(
    const std::vector<connector::v1::Access>& access,
    connector::v1::AccessState state) {
  std::vector<std::string> endpoints;
  for (const connector::v1::Access& row : access) {
    if (row.state() == state) endpoints.push_back(row.endpoint());
  }
  return endpoints;
}

std::set<std::string> FeaturesIn(
    const std::vector<connector::v1::Access>& access,
    connector::v1::AccessState state) {
  std::set<std::string> features;
  for (const connector::v1::Access& row : access) {
    if (row.state() != state) continue;
    features.insert(row.features().begin(), row.features().end());
  }
  return features;
}

}  // namespace muster::seeds
