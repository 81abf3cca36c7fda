// The audit log of a running installation, carried off and judged by musterctl
// alone: good as it is, and the place named where it was touched.

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/actions/guarded_installation.h"
#include "tests/actions/requests.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

bool IsCheckpoint(const std::string& line) {
  return absl::StrContains(line, "\"checkpoint\"");
}

size_t FilesIn(const std::string& directory) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    count += entry.path().extension() == ".json" ? 1 : 0;
  }
  return count;
}

class AuditStoryTest : public ::testing::Test {
 protected:
  // A log of one command's whole life, exported, and its last checkpoint kept
  // elsewhere.
  void SetUp() override {
    GuardedInstallation::Options options;
    options.configure = [this](config::v1::MusterConfig& config) {
      config.mutable_actions()->mutable_audit()->set_checkpoint_directory(
          kept_.path());
    };
    installation_ = std::make_unique<GuardedInstallation>(options);
    ASSERT_THAT(installation_->Start(), IsOk());
    const auto lock = Ask(installation_->As("people/ann"),
                          installation_->NextMac(), LockCommand());
    ASSERT_THAT(lock, IsOk());
    AwaitState(installation_->As("people/ann"), lock->name(),
               actions::v1::COMMAND_STATE_SUCCEEDED);
    const Ran exported =
        Ctl({"audit", "export", "--output", dir_.Join("export")});
    ASSERT_EQ(exported.exit_code, 0) << exported.errors;
    const Ran keys = Ctl({"audit", "keys", "--output", dir_.Join("keys.pem")});
    ASSERT_EQ(keys.exit_code, 0) << keys.errors;
    std::ifstream file(dir_.Join("export"));
    for (std::string line; std::getline(file, line);) lines_.push_back(line);
    ASSERT_GT(lines_.size(), 4u);
    AwaitKept();
    installation_->Stop();  // nothing of it is needed from here on
  }

  // Waits until what the export ends with is also where it is kept.
  void AwaitKept() {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    size_t checkpoints = 0;
    for (const std::string& line : lines_) {
      if (IsCheckpoint(line)) ++checkpoints;
    }
    while (FilesIn(kept_.path()) < checkpoints && absl::Now() < deadline) {
      Pause(absl::Milliseconds(20));
    }
    ASSERT_EQ(FilesIn(kept_.path()), checkpoints);
  }

  Ran Ctl(const std::vector<std::string>& rest) {
    std::vector<std::string> arguments = {
        "--config", installation_->config_path(), "--token-file",
        installation_->TokenFile("people/ann")};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    return Musterctl(arguments);
  }

  Ran Musterctl(const std::vector<std::string>& arguments) {
    return RunProgram(absl::StrCat(ProgramDir(), "/cli/musterctl"), arguments);
  }

  // What is said of `lines`, with no service there.
  Ran Verify(const std::vector<std::string>& lines, bool with_kept = false) {
    const std::string path =
        dir_.WriteFile("judged", absl::StrJoin(lines, "\n") + "\n");
    std::vector<std::string> arguments = {"audit", "verify", path, "--key",
                                          dir_.Join("keys.pem")};
    if (with_kept) {
      arguments.insert(arguments.end(), {"--checkpoints", kept_.path()});
    }
    return Musterctl(arguments);
  }

  // The first line with a record's bytes, after the first.
  size_t SomeRecord() const {
    for (size_t i = 1; i < lines_.size(); ++i) {
      if (absl::StrContains(lines_[i], "\"record\"")) return i;
    }
    return 0;
  }

  const TempDir kept_;
  const TempDir dir_;
  std::unique_ptr<GuardedInstallation> installation_;
  std::vector<std::string> lines_;
};

TEST_F(AuditStoryTest, AnExportIsGoodAsItIs) {
  EXPECT_EQ(Verify(lines_).exit_code, 0) << Verify(lines_).errors;
  EXPECT_EQ(Verify(lines_, true).exit_code, 0) << Verify(lines_, true).errors;
}

TEST_F(AuditStoryTest, AFlippedByteIsNamedByItsLine) {
  const size_t line = SomeRecord();
  ASSERT_GT(line, 0u);
  std::vector<std::string> flipped = lines_;
  const size_t record = flipped[line].find("\"record\"");
  char& byte = flipped[line][flipped[line].find(':', record) + 12];
  byte = byte == 'A' ? 'B' : 'A';

  const Ran judged = Verify(flipped);

  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_THAT(judged.errors, HasSubstr(absl::StrCat("line ", line + 1)));
}

TEST_F(AuditStoryTest, ALineThatIsMissingIsNamed) {
  const size_t line = SomeRecord();
  ASSERT_GT(line, 0u);
  std::vector<std::string> cut = lines_;
  cut.erase(cut.begin() + line);

  const Ran judged = Verify(cut);

  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_THAT(judged.errors, HasSubstr(absl::StrCat("line ", line + 1)));
}

TEST_F(AuditStoryTest, ATailThatWasCutIsMissedByWhatWasKeptElsewhere) {
  // Back to the checkpoint before the last, so that nothing is wrong with what
  // is left.
  std::vector<std::string> cut = lines_;
  cut.pop_back();
  while (!cut.empty() && !IsCheckpoint(cut.back())) cut.pop_back();
  ASSERT_FALSE(cut.empty());
  ASSERT_EQ(Verify(cut).exit_code, 0) << Verify(cut).errors;

  const Ran judged = Verify(cut, /*with_kept=*/true);

  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_THAT(judged.errors, AnyOf(HasSubstr("checkpoint"), HasSubstr("kept")));
}

}  // namespace
}  // namespace muster::testing
