#include "base/daemon/lone_service.h"

#include "absl/strings/str_cat.h"
#include "base/process/exit_codes.h"
#include "base/process/signals.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

// Ends its process as soon as it runs.
class BriefModule final : public Module {
 public:
  std::vector<grpc::Service*> Services() override { return {}; }
  absl::Status Start() override {
    RequestTermination();
    return absl::OkStatus();
  }
  void Drain() override {}
};

class LoneServiceTest : public ::testing::Test {
 protected:
  int Run(const std::string& services) {
    std::string name = "testd", flag = "--config";
    std::string path = dir_.WriteFile(
        "muster.textproto",
        absl::StrCat("allow_plaintext: true data_dir: '", dir_.path(),
                     "' services {", services, "}"));
    char* argv[] = {name.data(), flag.data(), path.data(), nullptr};
    LoneService service;
    service.name = "testd";
    service.description = "A test.";
    service.own_field = "trust";
    service.calls = {{"inventory", &inventory_}};
    service.make = [&](const config::v1::MusterConfig&)
        -> absl::StatusOr<std::unique_ptr<Module>> {
      made_with_channel_ = inventory_.Get() != nullptr;
      return std::make_unique<BriefModule>();
    };
    return RunLoneService(3, argv, service);
  }

  testing::TempDir dir_;
  LateChannel inventory_;
  bool made_with_channel_ = false;
};

TEST_F(LoneServiceTest, HasItsChannelsWhenItIsMade) {
  EXPECT_EQ(Run("trust: '127.0.0.1:0' inventory: '127.0.0.1:1'"), kExitOk);
  EXPECT_TRUE(made_with_channel_);
}

TEST_F(LoneServiceTest, NeedsToKnowWhereItListens) {
  EXPECT_EQ(Run("inventory: '127.0.0.1:1'"), kExitConfig);
}

TEST_F(LoneServiceTest, NeedsToKnowWhomItCalls) {
  EXPECT_EQ(Run("trust: '127.0.0.1:0'"), kExitConfig);
  EXPECT_FALSE(made_with_channel_);
}

TEST_F(LoneServiceTest, CallsNobodyOnAnotherMachine) {
  EXPECT_EQ(Run("trust: '127.0.0.1:0' inventory: '192.0.2.1:7400'"),
            kExitConfig);
}

}  // namespace
}  // namespace muster
