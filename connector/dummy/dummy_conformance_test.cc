// What the connector's interfaces promise, kept by the dummy vendor's
// connector: over real HTTP.
#include <memory>
#include <string>

#include "base/clock.h"
#include "connector/core/command_sink_conformance.h"
#include "connector/core/device_source_conformance.h"
#include "connector/dummy/dummy_tenant.h"
#include "connector/dummy/vendor/dummy_vendor.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::connector {
namespace {

using dummy::DummyVendor;

// A vendor whose first device is a Mac.
class DummyBench final : public CommandBench, public SourceBench {
 public:
  DummyBench() : vendor_(DummyVendor::Options()) {
    config::v1::DummySource config;
    config.set_source("sources/dummy");
    config.set_base_url(vendor_.base_url());
    config.set_key_file(dir_.WriteFile("key", DummyVendor::Options().key));
    tenant_ = *dummy::CreateDummyTenant(config, {*RealClock()});
  }

  CommandSink& sink() override { return *tenant_.commands; }
  std::string vendor_id() const override { return "d0000"; }
  std::string serial_number() const override { return "DUMMY00000"; }
  void CompleteCommands() override { vendor_.FinishCommands(); }

  DeviceSource& source() override { return *tenant_.devices; }
  std::vector<std::string> vendor_ids() const override {
    return vendor_.device_ids();
  }
  std::string absent_id() const override { return "d9999"; }
  void Answer(int status) override {
    DummyVendor::Fault fault;
    fault.status = status;
    fault.body = "<html>from a gateway</html>";
    if (status == 429) fault.retry_after = "1";
    vendor_.SetFault(fault);
  }
  void Hang() override {
    DummyVendor::Fault fault;
    fault.hangs = true;
    vendor_.SetFault(fault);
  }
  void Heal() override { vendor_.ClearFault(); }

 private:
  muster::testing::TempDir dir_;
  DummyVendor vendor_;
  Tenant tenant_;
};

INSTANTIATE_TEST_SUITE_P(Dummy, CommandSinkConformance,
                         ::testing::Values(CommandBenchFactory([] {
                           return std::make_unique<DummyBench>();
                         })));

INSTANTIATE_TEST_SUITE_P(Dummy, DeviceSourceConformance,
                         ::testing::Values(SourceBenchFactory([] {
                           return std::make_unique<DummyBench>();
                         })));

}  // namespace
}  // namespace muster::connector
