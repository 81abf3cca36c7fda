#include "tests/faults/fault_bench.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/random.h"
#include "connector/connector_module.h"
#include "connector/iru/iru_source_factory.h"
#include "inventory/service/inventory_module.h"

namespace muster::faults {
namespace {

// Fast enough that a pause of the connector is short, slow enough that reads
// over loopback stay within the minute that evidence may be old.
constexpr int kTimesFaster = 20;
constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kStatePatience = absl::Seconds(10);

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

bool Ended(const inventory::v1::Sync& sync) {
  return sync.state() != inventory::v1::SYNC_STATE_UNSPECIFIED &&
         sync.state() != inventory::v1::SYNC_STATE_RUNNING &&
         sync.state() != inventory::v1::SYNC_STATE_RESOLVING;
}

// Asks until `ready` says so or `patience` is over.
template <typename Ask, typename Ready>
auto Poll(absl::Duration patience, Ask ask, Ready ready) {
  const absl::Time deadline = absl::Now() + patience;
  auto answer = ask();
  const absl::Notification never;
  while (!ready(answer) && absl::Now() < deadline) {
    RealClock()->SleepUntil(absl::Now() + absl::Milliseconds(10), never);
    answer = ask();
  }
  return answer;
}

}  // namespace

class FaultBench::HastyTransport final : public HttpTransport {
 public:
  // `front` may be null; else what goes to `clear_url` goes through it.
  HastyTransport(std::string clear_url, const fake_iru::Http2Front* front)
      : clear_url_(std::move(clear_url)),
        front_(front),
        curl_(Options(front)) {}

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override {
    HttpRequest hasty = request;
    absl::string_view path = request.url;
    if (front_ != nullptr && absl::ConsumePrefix(&path, clear_url_)) {
      hasty.url = absl::StrCat(front_->base_url(), path);
    }
    hasty.timeouts.connect = absl::Seconds(2);
    hasty.timeouts.total = absl::Seconds(10);
    hasty.timeouts.low_speed_window = absl::Seconds(1);
    return curl_.Send(hasty);
  }

 private:
  static CurlTransport::Options Options(const fake_iru::Http2Front* front) {
    CurlTransport::Options options;
    options.allow_plaintext_loopback = true;
    if (front != nullptr) options.ca_file = front->ca_file();
    return options;
  }

  const std::string clear_url_;
  const fake_iru::Http2Front* const front_;
  CurlTransport curl_;
};

FaultBench::FaultBench(int devices, Wire wire) : clock_(kTimesFaster) {
  fake_iru::FakeIruServer::Options options;
  options.tenant.devices = devices;
  options.tenant.limits = {0, 0};
  options.clock = &clock_;
  server_ = OrDie(fake_iru::FakeIruServer::Create(options), "fake tenant");
  if (wire == Wire::kHttp2) {
    front_ = OrDie(fake_iru::Http2Front::Start({server_->port(), dir_.path()}),
                   "front");
  }
  transport_ =
      std::make_unique<HastyTransport>(server_->base_url(), front_.get());
  WriteToken(options.tenant.token);
  Serve();
}

FaultBench::~FaultBench() = default;

config::v1::MusterConfig FaultBench::Config() {
  config::v1::MusterConfig config;
  config.set_data_dir(dir_.path());
  config::v1::IruSource& source = *config.add_iru_sources();
  source.set_source(kSource);
  source.set_host(server_->base_url());
  source.set_allow_plaintext_loopback(true);
  source.set_token_file(absl::StrCat(dir_.path(), "/token"));
  // Nothing is tried again before the bench asks.
  source.mutable_full_sync_interval()->set_seconds(24 * 3600);
  source.mutable_retry_delay()->set_seconds(24 * 3600);
  const auto tenant =
      OrDie(iru::CreateIruTenant(source, {clock_, *RealRandom()}), "tenant");
  for (const connector::JobSpec& job : tenant.devices->Jobs()) {
    if (job.name == connector::kFullJob) continue;
    auto& off = *source.add_jobs();
    off.set_name(job.name);
    off.set_disabled(true);
  }
  auto& count = *source.add_jobs();
  count.set_name("count");
  count.set_disabled(true);
  return config;
}

void FaultBench::Serve() {
  const config::v1::MusterConfig config = Config();
  std::vector<std::unique_ptr<Module>> modules;
  modules.push_back(
      OrDie(inventory::CreateInventoryModule(config, {clock_, *RealRandom()}),
            "inventory"));
  const connector::MakeTenant make = [this](const auto& source) {
    return iru::CreateIruTenant(source,
                                {clock_, *RealRandom(), transport_.get()});
  };
  modules.push_back(OrDie(connector::CreateConnectorModule(
                              config, {clock_, *RealRandom(), channel_, make}),
                          "connector"));
  host_ = OrDie(ModuleHost::Serve({}, std::move(modules)), "server");
  const auto channel = host_->server().InProcessChannel();
  channel_.Set(channel);
  inventory_ = inventory::v1::Inventory::NewStub(channel);
  sources_ = inventory::v1::Sources::NewStub(channel);
  connector_ = connector::v1::Connector::NewStub(channel);
  const absl::Status started = host_->Start();
  if (!started.ok()) Die("start", started);
}

// A sync that the connector began by itself is not ours: the next one is.
inventory::v1::Sync FaultBench::RunFull() {
  connector::v1::StartSyncRequest start;
  start.set_source(kSource);
  const auto started = Poll(
      kPatience,
      [&] {
        connector::v1::StartSyncResponse response;
        grpc::ClientContext context;
        if (!connector_->StartSync(&context, start, &response).ok() ||
            response.already_running()) {
          response.clear_sync();
        }
        return response;
      },
      [](const auto& response) { return !response.sync().empty(); });
  inventory::v1::GetSyncRequest get;
  get.set_name(started.sync());
  return Poll(
      kPatience,
      [&] {
        inventory::v1::Sync sync;
        grpc::ClientContext context;
        (void)sources_->GetSync(&context, get, &sync);
        return sync;
      },
      Ended);
}

inventory::v1::Sync FaultBench::RunFullUntilGood() {
  return Poll(
      kPatience, [this] { return RunFull(); },
      [](const auto& sync) {
        return sync.state() == inventory::v1::SYNC_STATE_SUCCEEDED;
      });
}

inventory::v1::Source FaultBench::AwaitState(inventory::v1::SourceState state) {
  inventory::v1::GetSourceRequest get;
  get.set_name(kSource);
  return Poll(
      kStatePatience,
      [&] {
        inventory::v1::Source source;
        grpc::ClientContext context;
        (void)sources_->GetSource(&context, get, &source);
        return source;
      },
      [state](const auto& source) { return source.state() == state; });
}

std::vector<device::v1::Device> FaultBench::Devices() {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_page_size(1000);
  request.set_show_removed(true);
  std::vector<device::v1::Device> devices;
  do {
    inventory::v1::ListDevicesResponse page;
    grpc::ClientContext context;
    const grpc::Status status =
        inventory_->ListDevices(&context, request, &page);
    if (!status.ok()) Die("list", absl::InternalError(status.error_message()));
    devices.insert(devices.end(), page.devices().begin(), page.devices().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return devices;
}

void FaultBench::WriteToken(const std::string& token) {
  dir_.WriteFile("token", token);
}

}  // namespace muster::faults
