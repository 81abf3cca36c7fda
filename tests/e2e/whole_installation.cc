#include "tests/e2e/whole_installation.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "google/protobuf/text_format.h"
#include "testing/matchers.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(60);

bool Ended(const inventory::v1::Sync& sync) {
  return sync.state() != inventory::v1::SYNC_STATE_RUNNING &&
         sync.state() != inventory::v1::SYNC_STATE_RESOLVING;
}

}  // namespace

void WholeInstallation::Start(int devices, bool separate, bool tls) {
  demo::Options options;
  options.devices = devices;
  options.separate = separate;
  options.tls = tls;
  options.port_base = FreePorts(10);
  options.data_dir = dir_.path();
  options.bin_dir = ProgramDir();
  options.token = kToken;
  auto receiver =
      OtlpReceiver::Create(options.port_base + demo::Installation::kOtlp);
  ASSERT_THAT(receiver, IsOk());
  receiver_ = *std::move(receiver);
  auto installation = demo::Installation::Start(options);
  ASSERT_THAT(installation, IsOk());
  installation_ = *std::move(installation);
  fake_ = std::make_unique<demo::FakeTenant>(installation_->fake_url());
}

inventory::v1::Source WholeInstallation::AwaitSource(
    const std::function<bool(const inventory::v1::Source&)>& ready) {
  inventory::v1::GetSourceRequest request;
  request.set_name(kSource);
  inventory::v1::Source last;
  const absl::Time deadline = absl::Now() + kLimit;
  while (absl::Now() < deadline) {
    auto source =
        cli::Call(client().sources(),
                  &inventory::v1::Sources::StubInterface::GetSource, request);
    if (source.ok() && ready(*source)) return *std::move(source);
    if (source.ok()) last = *std::move(source);
  }
  ADD_FAILURE() << "still " << last.ShortDebugString();
  return last;
}

inventory::v1::Source WholeInstallation::AwaitSynced() {
  return AwaitSource([](const inventory::v1::Source& source) {
    return source.has_last_full_sync_end_time();
  });
}

inventory::v1::Sync WholeInstallation::SyncNow() {
  connector::v1::StartSyncRequest start;
  start.set_source(kSource);
  // Just after a start the services may not have found each other yet; that is
  // UNAVAILABLE, and to be tried again. A sync that is just ending is not ours.
  absl::StatusOr<connector::v1::StartSyncResponse> started;
  const absl::Time start_deadline = absl::Now() + kLimit;
  do {
    started =
        cli::Call(client().connector(),
                  &connector::v1::Connector::StubInterface::StartSync, start);
  } while ((absl::IsUnavailable(started.status()) ||
            (started.ok() && started->already_running())) &&
           absl::Now() < start_deadline);
  EXPECT_THAT(started, IsOk());
  inventory::v1::GetSyncRequest request;
  if (!started.ok()) return {};
  request.set_name(started->sync());
  inventory::v1::Sync sync;
  const absl::Time deadline = absl::Now() + kLimit;
  do {
    const auto got =
        cli::Call(client().sources(),
                  &inventory::v1::Sources::StubInterface::GetSync, request);
    EXPECT_THAT(got, IsOk());
    if (got.ok()) sync = *got;
  } while (!Ended(sync) && absl::Now() < deadline);
  return sync;
}

void WholeInstallation::ReadEverything() {
  const auto described = cli::Call(
      client().connector(), &connector::v1::Connector::StubInterface::Describe,
      connector::v1::DescribeRequest());
  ASSERT_THAT(described, IsOk());
  for (const auto& job : described->jobs()) {
    const CtlResult read = Ctl({"source", "sync", "iru", "--job", job.name()});
    EXPECT_EQ(read.exit_code, 0) << job.name() << ": " << read.errors;
  }
}

void WholeInstallation::Reconfigure(
    const std::function<void(config::v1::MusterConfig& config)>& change) {
  installation_->StopMuster();
  const std::string path = installation_->config_path();
  std::stringstream before;
  before << std::ifstream(path).rdbuf();
  config::v1::MusterConfig config;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(before.str(), &config));
  change(config);
  std::string text;
  google::protobuf::TextFormat::PrintToString(config, &text);
  std::ofstream(path, std::ios::trunc) << text;
  ASSERT_THAT(installation_->RestartMuster(), IsOk());
}

WholeInstallation::CtlResult WholeInstallation::Ctl(
    std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   {"--config", installation_->config_path()});
  const Ran ran = testing::RunProgram(
      absl::StrCat(ProgramDir(), "/cli/musterctl"), arguments);
  return {ran.exit_code, absl::StrJoin(ran.lines, "\n"), ran.errors};
}

}  // namespace muster::testing
