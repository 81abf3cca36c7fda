// What the connector's interfaces promise, kept by Iru: over real HTTP, against
// a faithful tenant.
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "connector/core/command_sink_conformance.h"
#include "connector/core/device_source_conformance.h"
#include "connector/core/vendor_archive_conformance.h"
#include "connector/iru/iru_source_factory.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::connector {
namespace {

using fake_iru::FakeIruServer;

// A tenant with one Mac.
class IruBench final : public CommandBench, public ArchiveBench {
 public:
  IruBench() {
    FakeIruServer::Options options;
    options.tenant.devices = 0;
    // Commands end when the bench says so.
    options.tenant.command_delay = absl::Hours(1);
    server_ = *FakeIruServer::Create(options);
    mac_ = *server_->tenant().Enroll({{"platform", "Mac"}});
    Pass();
    config::v1::IruSource config;
    config.set_source("sources/iru");
    config.set_host(server_->base_url());
    config.set_allow_plaintext_loopback(true);
    config.set_token_file(dir_.WriteFile("token", options.tenant.token));
    tenant_ = *iru::CreateIruTenant(config, {*RealClock(), *RealRandom()});
  }

  CommandSink& sink() override { return *tenant_.commands; }
  VendorArchive& archive() override { return *tenant_.archive; }
  std::string vendor_id() const override { return mac_; }
  std::string serial_number() const override {
    return (*server_->tenant().Row(mac_))["serial_number"];
  }
  void CompleteCommands() override {
    EXPECT_THAT(server_->tenant().FinishCommand(mac_, "", 3),
                muster::testing::IsOk());
  }
  void Happen() override {
    EXPECT_THAT(server_->tenant().ActOutside(mac_, "restart"),
                muster::testing::IsOk());
    CompleteCommands();
    Pass();
  }

 private:
  void Pass() { server_->tenant().AdvanceTime(absl::Seconds(2)); }

  muster::testing::TempDir dir_;
  std::unique_ptr<FakeIruServer> server_;
  std::string mac_;
  Tenant tenant_;
};

// A tenant with three devices.
class IruSourceBench final : public SourceBench {
 public:
  IruSourceBench() {
    FakeIruServer::Options options;
    options.tenant.devices = 0;
    server_ = *FakeIruServer::Create(options);
    for (const char* platform : {"Mac", "iPhone", "Windows"}) {
      ids_.push_back(*server_->tenant().Enroll({{"platform", platform}}));
    }
    config::v1::IruSource config;
    config.set_source("sources/iru");
    config.set_host(server_->base_url());
    config.set_allow_plaintext_loopback(true);
    config.set_token_file(dir_.WriteFile("token", options.tenant.token));
    tenant_ = *iru::CreateIruTenant(config, {*RealClock(), *RealRandom()});
  }
  ~IruSourceBench() override { server_->Stop(); }

  DeviceSource& source() override { return *tenant_.devices; }
  std::vector<std::string> vendor_ids() const override { return ids_; }
  std::string absent_id() const override {
    return "00000000-0000-4000-8000-000000000000";
  }
  void Answer(int status) override {
    fake_iru::Json fault = {{"kind", "status"},
                            {"times", -1},
                            {"status", status},
                            {"body", "<html>from a gateway</html>"}};
    if (status == 429) fault["headers"] = {{"Retry-After", "1"}};
    EXPECT_THAT(server_->tenant().AddFault(fault), muster::testing::IsOk());
  }
  void Hang() override {
    EXPECT_THAT(server_->tenant().AddFault({{"kind", "hang"}, {"times", -1}}),
                muster::testing::IsOk());
  }
  void Heal() override { server_->tenant().ClearFaults(); }

 private:
  muster::testing::TempDir dir_;
  std::unique_ptr<FakeIruServer> server_;
  std::vector<std::string> ids_;
  Tenant tenant_;
};

INSTANTIATE_TEST_SUITE_P(Iru, DeviceSourceConformance,
                         ::testing::Values(SourceBenchFactory([] {
                           return std::make_unique<IruSourceBench>();
                         })));

INSTANTIATE_TEST_SUITE_P(Iru, CommandSinkConformance,
                         ::testing::Values(CommandBenchFactory([] {
                           return std::make_unique<IruBench>();
                         })));

INSTANTIATE_TEST_SUITE_P(Iru, VendorArchiveConformance,
                         ::testing::Values(ArchiveBenchFactory([] {
                           return std::make_unique<IruBench>();
                         })));

}  // namespace
}  // namespace muster::connector
