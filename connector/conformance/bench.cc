#include "connector/conformance/bench.h"

#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "grpcpp/client_context.h"

namespace muster::conformance {
namespace {

namespace pb = connector::v1;

constexpr absl::Duration kTick = absl::Milliseconds(50);
constexpr absl::Duration kStartDeadline = absl::Seconds(3);

// The vendor's address, on `port` if the kit starts it.
std::string VendorOf(const Subject& subject, int port) {
  if (subject.vendor_command.empty()) return subject.vendor;
  return absl::StrCat("http://127.0.0.1:", port);
}

size_t EndedOf(const RecordingInventory::Syncs& syncs) {
  size_t ended = 0;
  for (const RecordedSync& sync : syncs) ended += sync.ended ? 1 : 0;
  return ended;
}

std::string LastLine(const std::string& text) {
  const std::vector<std::string> lines =
      absl::StrSplit(text, '\n', absl::SkipWhitespace());
  return lines.empty() ? "nothing" : lines.back();
}

}  // namespace

Bench::Bench(const Subject& subject, std::string state)
    : subject_(subject),
      state_(std::move(state)),
      token_(absl::StripAsciiWhitespace(ReadFile(subject.token_file))),
      vendor_port_(FreePort()),
      inventory_(std::make_unique<RecordingInventory>(token_)),
      proxy_(std::make_unique<VendorProxy>(VendorOf(subject, vendor_port_),
                                           subject.undisturbed)) {}

Bench::~Bench() {
  inventory_->SetMissing(nullptr);
  inventory_->OnBegin(nullptr);
  proxy_->SetRule(nullptr);
  if (connector_) connector_->Stop();
  if (vendor_) vendor_->Stop();
}

Verdict Bench::Launch() {
  MUSTER_EXPECT(LaunchVendor());
  const int port = FreePort();
  std::map<std::string, std::string> values = {
      {"inventory", inventory_->address()},
      {"listen", absl::StrCat("127.0.0.1:", port)},
      {"vendor", proxy_->url()},
      {"state", state_},
      {"token_file", subject_.token_file},
      {"source", kSource},
      {"config", absl::StrCat(state_, "/config")}};
  if (!subject_.config_template.empty()) {
    std::ofstream(values["config"])
        << Filled({ReadFile(subject_.config_template)}, values).front();
  }
  auto child = Child::Start(Filled(subject_.command, values),
                            absl::StrCat(state_, "/connector.log"));
  if (!child.ok()) return Fail(std::string(child.status().message()));
  connector_ = *std::move(child);
  auto channel = MakeChannel(values["listen"]);
  if (!channel.ok()) return Fail(std::string(channel.status().message()));
  stub_ = pb::Connector::NewStub(*channel);
  const absl::Time deadline = absl::Now() + subject_.patience;
  grpc::Status status;
  while (connector_->IsRunning() && absl::Now() < deadline) {
    auto context = Context(kStartDeadline);
    context->set_wait_for_ready(true);
    status = stub_->Describe(context.get(), {}, &described_);
    if (status.ok()) return Pass();
    absl::SleepFor(kTick);
  }
  return Fail(absl::StrCat(
      connector_->IsRunning() ? "Describe was not answered in time ("
                              : "the connector ended at once (",
      status.error_message(), "); its last line was: ", LastLine(Log())));
}

Verdict Bench::LaunchVendor() {
  if (subject_.vendor_command.empty()) return Pass();
  const std::vector<std::string> words =
      absl::StrSplit(subject_.vendor_command, ' ', absl::SkipEmpty());
  auto child =
      Child::Start(Filled(words, {{"port", absl::StrCat(vendor_port_)}}),
                   absl::StrCat(state_, "/vendor.log"));
  if (!child.ok()) return Fail(std::string(child.status().message()));
  vendor_ = *std::move(child);
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  CurlTransport transport(options);
  HttpRequest probe;
  probe.url = absl::StrCat("http://127.0.0.1:", vendor_port_, "/");
  const absl::Time deadline = absl::Now() + subject_.patience;
  while (vendor_->IsRunning() && absl::Now() < deadline) {
    if (transport.Send(probe).ok()) return Pass();
    absl::SleepFor(kTick);
  }
  return Fail("the vendor did not start; correct --vendor-command");
}

Verdict Bench::Sync(size_t count) {
  const absl::Time deadline = absl::Now() + subject_.patience;
  absl::Status asked;
  while (absl::Now() < deadline) {
    asked = StartSync();
    const bool ended = inventory_->Await(
        [count](const auto& syncs) { return EndedOf(syncs) >= count; },
        absl::Seconds(2));
    if (ended) return Pass();
  }
  return Fail(absl::StrCat(
      EndedOf(inventory_->full_syncs()), " FULL syncs ended where ", count,
      " should have: StartSync must push one to the inventory, and end its "
      "stream by `commit` or `abort` (StartSync answered: ",
      asked.ToString(), ")"));
}

absl::Status Bench::StartSync() {
  pb::StartSyncRequest request;
  request.set_source(kSource);
  pb::StartSyncResponse response;
  return Note(
      stub_->StartSync(Context(kStartDeadline).get(), request, &response));
}

absl::Status Bench::CancelSync(const std::string& sync) {
  pb::CancelSyncRequest request;
  request.set_sync(sync);
  pb::CancelSyncResponse response;
  return Note(
      stub_->CancelSync(Context(kStartDeadline).get(), request, &response));
}

absl::Status Bench::Refresh(const std::string& device) {
  pb::RefreshDeviceRequest request;
  request.set_name(device);
  pb::RefreshDeviceResponse response;
  return Note(stub_->RefreshDevice(Context(subject_.patience).get(), request,
                                   &response));
}

absl::StatusOr<pb::SendCommandResponse> Bench::Send(
    const pb::SendCommandRequest& request) {
  pb::SendCommandResponse response;
  const absl::Status status = Note(
      stub_->SendCommand(Context(subject_.patience).get(), request, &response));
  if (!status.ok()) return status;
  return response;
}

std::string Bench::Log() const {
  return ReadFile(absl::StrCat(state_, "/connector.log"));
}

absl::Status Bench::Note(const grpc::Status& status) {
  absl::Status converted = FromGrpcStatus(status);
  if (!converted.ok()) {
    errors_.push_back(
        absl::StrCat(status.error_message(), status.error_details()));
  }
  return converted;
}

std::unique_ptr<grpc::ClientContext> Bench::Context(
    absl::Duration deadline) const {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  return context;
}

}  // namespace muster::conformance
