#include "base/daemon/check_config.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/daemon/daemon.h"
#include "base/errors.h"
#include "base/process/exit_codes.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// Must not be started.
class RestingModule final : public Module {
 public:
  std::vector<grpc::Service*> Services() override { return {}; }
  absl::Status Start() override {
    ADD_FAILURE() << "was started";
    return absl::OkStatus();
  }
  void Drain() override { ADD_FAILURE() << "was drained"; }
};

class CheckConfigTest : public ::testing::Test {
 protected:
  CheckConfigTest() {
    config_.set_allow_plaintext(true);
    config_.set_data_dir(dir_.Join("data"));
  }

  absl::Status Check() { return CheckConfig(config_, "testd", wire_); }

  // The command line `testd --check-config --config=<text>`.
  int Run(const std::string& text) {
    std::string name = "testd", check = "--check-config";
    std::string config =
        absl::StrCat("--config=", dir_.WriteFile("muster.textproto", text));
    char* argv[] = {name.data(), check.data(), config.data(), nullptr};
    return RunDaemon(3, argv, "testd", "A test.", wire_);
  }

  testing::TempDir dir_;
  config::v1::MusterConfig config_;
  std::string listen_address_ = "127.0.0.1:0";
  absl::Status made_;
  std::string seen_data_dir_;
  const Wire wire_ =
      [this](const config::v1::MusterConfig& config) -> absl::StatusOr<Wiring> {
    seen_data_dir_ = config.data_dir();
    EXPECT_TRUE(std::filesystem::is_directory(seen_data_dir_));
    if (!made_.ok()) return made_;
    Wiring wiring;
    wiring.listen_address = listen_address_;
    wiring.modules.push_back(std::make_unique<RestingModule>());
    return wiring;
  };
};

TEST_F(CheckConfigTest, MakesTheModulesElsewhereAndLeavesNothing) {
  EXPECT_THAT(Check(), IsOk());

  EXPECT_NE(seen_data_dir_, "");
  EXPECT_NE(seen_data_dir_, config_.data_dir());
  EXPECT_FALSE(std::filesystem::exists(seen_data_dir_));
  EXPECT_FALSE(std::filesystem::exists(config_.data_dir()));
}

TEST_F(CheckConfigTest, TellsWhatAModuleDoesNotLike) {
  made_ = Error(kInvalid, "POLICY_INVALID", "no such signal");
  EXPECT_THAT(Check(), ErrorIs(kInvalid, "POLICY_INVALID"));
  EXPECT_FALSE(std::filesystem::exists(seen_data_dir_));
}

TEST_F(CheckConfigTest, TellsWhereItMayNotListen) {
  listen_address_ = "0.0.0.0:7400";
  EXPECT_THAT(Check(), ErrorIs(kInvalid, "PLAINTEXT_REFUSED"));

  listen_address_ = "127.0.0.1:99999";
  EXPECT_THAT(Check(),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "LISTEN_FAILED"));
}

TEST_F(CheckConfigTest, TellsThatMetricsWouldLeaveTheMachine) {
  config_.mutable_telemetry()->set_metrics_address("0.0.0.0:0");
  EXPECT_THAT(Check(), ErrorIs(kInvalid, "PLAINTEXT_REFUSED"));
}

TEST_F(CheckConfigTest, TellsThatPlainTextWasNotAskedFor) {
  config_.set_allow_plaintext(false);
  EXPECT_FALSE(Check().ok());
}

TEST_F(CheckConfigTest, TellsOfALimitThatServesNobody) {
  config_.mutable_limits()->set_max_connections(-1);
  EXPECT_THAT(Check(), ErrorIs(kInvalid, "CONFIG_INVALID"));
}

TEST_F(CheckConfigTest, IsAFlagOfEveryProgram) {
  const std::string good =
      absl::StrCat("allow_plaintext: true data_dir: '", dir_.Join("d"), "'");
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(Run(good), kExitOk);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "ok\n");

  EXPECT_EQ(Run("no_such_field: 1"), kExitConfig);
  EXPECT_EQ(Run("allow_plaintext: true"), kExitConfig);
  made_ = Error(kInvalid, "CONFIG_INVALID", "a module's error");
  EXPECT_EQ(Run(good), kExitConfig);
}

}  // namespace
}  // namespace muster
