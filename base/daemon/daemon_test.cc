#include "base/daemon/daemon.h"

#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/process/exit_codes.h"
#include "base/process/signals.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// Notes in what order its host called it.
class RecordingModule final : public Module {
 public:
  RecordingModule(std::string& calls, absl::Status start)
      : calls_(calls), start_(std::move(start)) {}
  ~RecordingModule() override { calls_ += " gone"; }

  std::vector<grpc::Service*> Services() override {
    calls_ += "services";
    return {};
  }
  absl::Status Start() override {
    calls_ += " start";
    if (start_.ok()) RequestTermination();
    return start_;
  }
  void Drain() override { calls_ += " drain"; }

 private:
  std::string& calls_;
  const absl::Status start_;
};

class DaemonTest : public ::testing::Test {
 protected:
  std::string Config(absl::string_view text) {
    const std::string path = absl::StrCat(dir_.path(), "/muster.textproto");
    std::ofstream(path) << text;
    return path;
  }
  std::string Plaintext(const std::string& data_dir) {
    return Config(
        absl::StrCat("allow_plaintext: true data_dir: '", data_dir, "'"));
  }

  int Run(const std::string& config, absl::Status start = absl::OkStatus()) {
    std::string flag = "--config", value = config, name = "testd";
    char* argv[] = {name.data(), flag.data(), value.data(), nullptr};
    return RunDaemon(3, argv, "testd", "A test.",
                     [&](const config::v1::MusterConfig&) {
                       Wiring wiring;
                       wiring.listen_address = "127.0.0.1:0";
                       wiring.modules.push_back(
                           std::make_unique<RecordingModule>(calls_, start));
                       wiring.own_channels.push_back(&channel_);
                       return absl::StatusOr<Wiring>(std::move(wiring));
                     });
  }

  testing::TempDir dir_;
  LateChannel channel_;
  std::string calls_;
};

TEST_F(DaemonTest, StartsServesAndDrainsInOrderWhenAskedToEnd) {
  const std::string data = absl::StrCat(dir_.path(), "/data");

  EXPECT_EQ(Run(Plaintext(data)), kExitOk);

  EXPECT_EQ(calls_, "services start drain gone");
  struct stat status;
  ASSERT_EQ(stat(data.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(DaemonTest, DrainsWhatFailedToStartAndExitsWithItsReason) {
  const std::string config = Plaintext(dir_.path());

  EXPECT_EQ(Run(config, absl::InternalError("broken")), kExitInternal);

  EXPECT_EQ(calls_, "services start drain gone");
}

TEST_F(DaemonTest, RefusesAConfigurationWithoutADataDirectory) {
  EXPECT_EQ(Run(Config("listen_address: '127.0.0.1:0'")), kExitConfig);
  EXPECT_EQ(calls_, "");
}

TEST_F(DaemonTest, ShowsItsMetricsOnThisMachineOnly) {
  const std::string plain =
      absl::StrCat("allow_plaintext: true data_dir: '", dir_.path(), "' ");
  EXPECT_EQ(Run(Config(absl::StrCat(
                plain, "telemetry { metrics_address: '127.0.0.1:0' }"))),
            kExitOk);
  EXPECT_EQ(Run(Config(absl::StrCat(
                plain, "telemetry { metrics_address: '0.0.0.0:0' }"))),
            kExitConfig);
}

TEST_F(DaemonTest, TakesTheMetricsAddressOfItsFlagBeforeTheConfigurations) {
  const std::string config =
      Config(absl::StrCat("allow_plaintext: true data_dir: '", dir_.path(),
                          "' telemetry { metrics_address: '127.0.0.1:0' }"));
  std::string name = "testd", flag = "--config", path = config,
              address = "--metrics-address=0.0.0.0:0";
  char* argv[] = {name.data(), flag.data(), path.data(), address.data(),
                  nullptr};
  EXPECT_EQ(RunDaemon(4, argv, "testd", "A test.", nullptr), kExitConfig);
}

TEST_F(DaemonTest, RefusesToSpeakInPlainTextUnasked) {
  EXPECT_EQ(Run(Config(absl::StrCat("data_dir: '", dir_.path(), "'"))),
            kExitConfig);
  EXPECT_EQ(calls_, "");
}

TEST_F(DaemonTest, RefusesAMissingConfiguration) {
  EXPECT_EQ(Run(absl::StrCat(dir_.path(), "/none")), kExitConfig);
}

TEST_F(DaemonTest, ExitsWithUsageOnAnUnknownFlag) {
  std::string name = "testd", flag = "--no-such-flag";
  char* argv[] = {name.data(), flag.data(), nullptr};
  EXPECT_EQ(RunDaemon(2, argv, "testd", "A test.", nullptr), kExitUsage);
}

TEST_F(DaemonTest, DataDirectoryUnderAFileIsUnusable) {
  const std::string file = Config("");
  EXPECT_THAT(
      MakeDataDirectory(absl::StrCat(file, "/data")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(MakeDataDirectory(dir_.path()), IsOk());
}

}  // namespace
}  // namespace muster
