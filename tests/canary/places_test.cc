// That the search finds what was planted, in each kind of place: one that
// cannot fail would prove nothing.

#include "tests/canary/places.h"

#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/span.h"
#include "base/telemetry/telemetry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kSecret[] = "planted/secret+4711";

class PlacesTest : public ::testing::Test {
 protected:
  PlacesTest() { canaries_.Add("token", kSecret); }

  Findings InFiles(const std::set<std::string>& except = {}) {
    return FindInFiles(canaries_, dir_.path(), except);
  }

  TempDir dir_;
  Canaries canaries_;
};

TEST_F(PlacesTest, FindsItInAFileHoweverDeep) {
  std::filesystem::create_directories(dir_.Join("a/b"));
  dir_.WriteFile("a/b/log", absl::StrCat("line\nx", kSecret, "x\n"));
  dir_.WriteFile("clean", "nothing here");

  const Findings found = InFiles();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].place, dir_.Join("a/b/log"));
}

TEST_F(PlacesTest, FindsItInTheNameOfAFile) {
  canaries_.Add("word", "planted-word");
  dir_.WriteFile("backup-planted-word.txt", "");
  EXPECT_THAT(InFiles(), SizeIs(1));
}

TEST_F(PlacesTest, LeavesOutOnlyWhatItIsToldTo) {
  std::filesystem::create_directories(dir_.Join("tls"));
  dir_.WriteFile("tls/key", kSecret);
  const std::string token = dir_.WriteFile("token", kSecret);
  dir_.WriteFile("token.bak", kSecret);

  const Findings found = InFiles({dir_.Join("tls"), token});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].place, dir_.Join("token.bak"));
}

TEST_F(PlacesTest, FindsItInTheLogAndInTheCompressedTablesOfAStore) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, dir_.Join("store"), &opened).ok());
  std::unique_ptr<rocksdb::DB> db(opened);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(db->Put({}, absl::StrCat("key ", i), "the same again").ok());
  }
  ASSERT_TRUE(db->Put({}, "secret", absl::StrCat("x", kSecret)).ok());
  EXPECT_THAT(InFiles(), SizeIs(1));  // the log

  ASSERT_TRUE(db->Flush({}).ok());
  db.reset();
  EXPECT_THAT(InFiles(),
              Contains(::testing::Field(&Finding::place,
                                        ::testing::EndsWith("(entries)"))));
}

// A process that waits, until this is gone.
class Sleeper {
 public:
  Sleeper(std::string argument, std::string variable) {
    char* const argv[] = {const_cast<char*>("sh"), const_cast<char*>("-c"),
                          const_cast<char*>("echo; read x"), argument.data(),
                          nullptr};
    char* const environment[] = {variable.data(), nullptr};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends_[0], 0);
    posix_spawn_file_actions_adddup2(&actions, ends_[0], 1);
    EXPECT_EQ(
        posix_spawn(&pid_, "/bin/sh", &actions, nullptr, argv, environment), 0);
    posix_spawn_file_actions_destroy(&actions);
    char line_feed = 0;
    EXPECT_EQ(read(ends_[1], &line_feed, 1), 1);  // it has begun
  }
  ~Sleeper() {
    close(ends_[1]);
    close(ends_[0]);
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  pid_t pid() const { return pid_; }

 private:
  int ends_[2];
  pid_t pid_ = 0;
};

TEST_F(PlacesTest, FindsItOnACommandLine) {
  const Sleeper sleeper(absl::StrCat("--token=", kSecret), "A=b");
  const Findings found = FindInProcess(canaries_, sleeper.pid());
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].place, ::testing::StartsWith("cmdline of "));
}

TEST_F(PlacesTest, FindsItInAnEnvironment) {
  const Sleeper sleeper("clean", absl::StrCat("TOKEN=", kSecret));
  const Findings found = FindInProcess(canaries_, sleeper.pid());
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].place, ::testing::StartsWith("environ of "));
}

TEST_F(PlacesTest, KnowsTheProcessesThatItStarted) {
  EXPECT_THAT(Children(), IsEmpty());
  const Sleeper sleeper("clean", "A=b");
  EXPECT_THAT(Children(), ::testing::ElementsAre(sleeper.pid()));
}

TEST_F(PlacesTest, SeesWhetherAProcessMayDumpItsCore) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_CORE, &before), 0);
  EXPECT_TRUE(before.rlim_max == 0 || MayDumpCore(getpid()));
  const rlimit none = {0, 0};
  ASSERT_EQ(setrlimit(RLIMIT_CORE, &none), 0);
  EXPECT_FALSE(MayDumpCore(getpid()));
}

class TelemetryPlacesTest : public PlacesTest {
 protected:
  TelemetryPlacesTest() : receiver_(*OtlpReceiver::Create(0)) {
    Telemetry::Options options;
    options.service_name = "planter";
    options.otlp_endpoint = receiver_->address();
    telemetry_ = *Telemetry::Start(options);
  }

  Findings Sent() {
    EXPECT_TRUE(telemetry_->Flush());
    return FindInTelemetry(canaries_, *receiver_);
  }

  std::unique_ptr<OtlpReceiver> receiver_;
  std::unique_ptr<Telemetry> telemetry_;
};

TEST_F(TelemetryPlacesTest, FindsNothingInCleanSpans) {
  Span("clean").End();
  EXPECT_THAT(Sent(), IsEmpty());
  EXPECT_THAT(receiver_->spans(), SizeIs(1));
}

TEST_F(TelemetryPlacesTest, FindsItInTheNameOfASpan) {
  Span(absl::StrCat("GET ", kSecret)).End();
  EXPECT_THAT(Sent(), SizeIs(1));
}

TEST_F(TelemetryPlacesTest, FindsItInAnAttribute) {
  Span("span").SetAttribute("url", kSecret);
  EXPECT_THAT(Sent(), SizeIs(1));
}

TEST_F(TelemetryPlacesTest, FindsItInAnEvent) {
  Span("span").AddEvent(kSecret);
  EXPECT_THAT(Sent(), SizeIs(1));
}

TEST_F(TelemetryPlacesTest, FindsItInAnError) {
  Span("span").SetStatus(absl::UnknownError(kSecret));
  EXPECT_THAT(Sent(), SizeIs(1));
}

TEST_F(TelemetryPlacesTest, FindsItInAMetric) {
  const GaugeFamily gauge("planted", "1", "For this test.", [] {
    return std::vector<MetricPoint>{{{{"token", kSecret}}, 1}};
  });
  EXPECT_THAT(Sent(), SizeIs(1));
}

}  // namespace
}  // namespace muster::testing
