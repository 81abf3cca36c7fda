// The connector against a faithful tenant, over real HTTP on loopback.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "connector/iru/iru_source_factory.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::iru {
namespace {

using fake_iru::FakeIruServer;
using fake_iru::Json;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::TempDir;

constexpr int kDevices = 700;

class IruTenantTest : public ::testing::Test {
 protected:
  IruTenantTest() {
    FakeIruServer::Options options;
    options.tenant.devices = kDevices;
    auto server = FakeIruServer::Create(options);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    config_.set_source("sources/iru");
    config_.set_host(server_->base_url());
    config_.set_allow_plaintext_loopback(true);
    config_.set_token_file(dir_.WriteFile("token", options.tenant.token));
    tenant_ = *CreateIruTenant(config_, {*RealClock(), *RealRandom()});
  }

  // Sweeps to the end; devices by the vendor's id.
  absl::Status Sweep() { return Read(connector::kFullJob); }

  absl::Status Read(absl::string_view job) {
    auto sweep = tenant_.devices->BeginJob(job, "", cancelled_);
    if (!sweep.ok()) return sweep.status();
    while (true) {
      auto page = (*sweep)->NextPage();
      if (!page.ok()) return page.status();
      if (!page->has_value()) break;
      for (auto& shown : (*page)->devices) {
        devices_[shown.device().vendor_id()] = shown.device();
      }
      bad_rows_ += (*page)->bad_rows.size();
    }
    completeness_ = (*sweep)->completeness();
    problems_ = (*sweep)->endpoint_problems();
    api_calls_ = (*sweep)->TakeApiCalls();
    return absl::OkStatus();
  }

  Json Rows() {
    fake_iru::DumpOptions options;
    options.parts = {"rows"};
    return server_->tenant().Dump(options)["rows"];
  }

  device::v1::Device FirstMac() {
    for (const auto& [id, device] : devices_) {
      const bool fit = device.platform() == device::v1::PLATFORM_MAC &&
                       device.state() == device::v1::STATE_ENROLLED;
      if (fit && server_->tenant().Row(id)->value("mdm_enabled", false)) {
        return device;
      }
    }
    return {};
  }

  TempDir dir_;
  std::unique_ptr<FakeIruServer> server_;
  config::v1::IruSource config_;
  connector::Tenant tenant_;
  absl::Notification cancelled_;
  std::map<std::string, device::v1::Device> devices_;
  inventory::v1::Completeness completeness_;
  std::vector<inventory::v1::EndpointProblem> problems_;
  size_t bad_rows_ = 0;
  int64_t api_calls_ = 0;
};

TEST_F(IruTenantTest, SeesEveryDeviceWithoutLosingARow) {
  ASSERT_THAT(Sweep(), IsOk());

  const Json rows = Rows();
  EXPECT_EQ(devices_.size(), rows.size());
  EXPECT_EQ(bad_rows_, 0u);
  for (const Json& row : rows) {
    const auto found = devices_.find(row["device_id"].get<std::string>());
    ASSERT_NE(found, devices_.end()) << row.dump();
    EXPECT_EQ(found->second.serial_number(), row["serial_number"]);
    EXPECT_NE(found->second.platform(), device::v1::PLATFORM_UNSPECIFIED);
  }
  EXPECT_TRUE(completeness_.ended_on_empty_page());
  EXPECT_TRUE(completeness_.overlaps_agreed());
  EXPECT_TRUE(problems_.empty());
}

TEST_F(IruTenantTest, CountsWhatTheTenantLogged) {
  ASSERT_THAT(Sweep(), IsOk());

  const Json log = server_->tenant().Log();
  EXPECT_EQ(api_calls_, static_cast<int64_t>(log.size()));
  int pages = 0;
  for (const Json& entry : log) {
    EXPECT_EQ(entry["status"], 200) << entry.dump();
    if (entry["path"] == "/api/v1/devices") ++pages;
  }
  // The counts leave Windows and Android out, so the page behind them was asked
  // for as if it were the end.
  EXPECT_EQ(pages, 3 + 1 + 1);
}

TEST_F(IruTenantTest, CarriesTheTraceToEveryRequestOfASweep) {
  SpanRecorder recorder;
  Span span("test");
  const WithSpan scope(span);

  ASSERT_THAT(Sweep(), IsOk());

  for (const Json& entry : server_->tenant().Log()) {
    EXPECT_THAT(entry["traceparent"].get<std::string>(),
                ::testing::HasSubstr(span.trace_id()))
        << entry.dump();
  }
}

TEST_F(IruTenantTest, ReportsARowThatIsSpoiltAndKeepsTheOthers) {
  ASSERT_THAT(server_->tenant().AddFault(
                  {{"match", "^/api/v1/devices$"}, {"kind", "bad_row"}}),
              IsOk());

  ASSERT_THAT(Sweep(), IsOk());

  EXPECT_EQ(bad_rows_, 1u);
  EXPECT_EQ(devices_.size(), Rows().size() - 1);
}

TEST_F(IruTenantTest, LocksAMacAndFollowsTheCommand) {
  ASSERT_THAT(Sweep(), IsOk());
  const device::v1::Device mac = FirstMac();
  connector::v1::DeviceCommand command;
  command.mutable_lock()->set_message("Please call IT");

  const auto sent =
      tenant_.commands->Send(mac.vendor_id(), mac.serial_number(), command);

  ASSERT_THAT(sent, IsOk());
  ASSERT_FALSE(sent->vendor_command_id().empty());
  server_->tenant().AdvanceTime(absl::Seconds(10));
  const auto commands =
      tenant_.commands->List(mac.vendor_id(), absl::InfinitePast());
  ASSERT_THAT(commands, IsOk());
  ASSERT_FALSE(commands->empty());
  EXPECT_EQ(commands->front().id(), sent->vendor_command_id());
  EXPECT_EQ(commands->front().kind(), "lock");
  EXPECT_EQ(commands->front().state(), connector::v1::VENDOR_STATE_COMPLETED);
}

TEST_F(IruTenantTest, ReadsTheDetailsOfEachPlatform) {
  ASSERT_THAT(Sweep(), IsOk());
  std::map<device::v1::Platform, std::string> one;
  for (const auto& [id, device] : devices_) one[device.platform()] = id;
  ASSERT_EQ(one.size(), 6u);

  for (const auto& [platform, id] : one) {
    const auto reading = tenant_.devices->ReadDevice(id, true);
    ASSERT_THAT(reading, IsOk());
    EXPECT_NE(device::FindFact(reading->device.device(), device::kStorage),
              nullptr);
    EXPECT_TRUE(reading->endpoint_problems.empty());
  }
}

TEST_F(IruTenantTest, FindsNoDeviceThatWasUnenrolled) {
  ASSERT_THAT(Sweep(), IsOk());
  const std::string id = devices_.begin()->first;
  ASSERT_THAT(server_->tenant().Unenroll(id), IsOk());

  EXPECT_THAT(tenant_.devices->ReadDevice(id, false),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(IruTenantTest, SaysThatTheTokenIsRefused) {
  server_->tenant().RevokeToken(FakeIruServer::Options().tenant.token);

  EXPECT_THAT(Sweep(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_CREDENTIAL_REFUSED"));
}

TEST_F(IruTenantTest, SaysThatNobodyAnswers) {
  server_->Stop();

  EXPECT_THAT(tenant_.devices->CheckAccess(),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

TEST_F(IruTenantTest, KnowsFilevaultByTheListIfPrismIsRefused) {
  server_->tenant().AddToken(FakeIruServer::Options().tenant.token,
                             {"device_list", "licensing"});

  ASSERT_THAT(Sweep(), IsOk());
  EXPECT_EQ(devices_.size(), Rows().size());
  EXPECT_EQ(problems_.size(), 2u);
  const std::string mac = FirstMac().vendor_id();

  ASSERT_THAT(Read("posture/filevault"), IsOk());

  const auto* const enabled =
      device::FindFact(devices_[mac], device::kFilevaultEnabled);
  ASSERT_NE(enabled, nullptr);
  EXPECT_TRUE(enabled->has_bool_value());
  EXPECT_EQ(problems_.size(), 1u);
}

TEST_F(IruTenantTest, ReadsEveryJob) {
  ASSERT_THAT(Sweep(), IsOk());

  for (const connector::JobSpec& job : tenant_.devices->Jobs()) {
    EXPECT_THAT(Read(job.name), IsOk()) << job.name;
    EXPECT_EQ(problems_.size(), 0u) << job.name;
  }
}

}  // namespace
}  // namespace muster::iru
