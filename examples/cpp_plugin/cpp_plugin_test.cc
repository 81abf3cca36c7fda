// Builds the example outside of the tree with the package muster-dev alone, and
// runs it against an inventory.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "client/watch_script.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

extern char** environ;

namespace muster {
namespace {

// Exit code of a shell command.
int Shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

device::v1::Device Mac(const std::string& id, const std::string& version) {
  device::v1::Device device;
  device.set_name("sources/s/devices/" + id);
  device.set_state(device::v1::STATE_ENROLLED);
  device.mutable_os()->set_name("macOS");
  device.mutable_os()->set_version(version);
  return device;
}

class CppPluginTest : public ::testing::Test {
 protected:
  CppPluginTest() {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&inventory_};
    server_ = *GrpcServer::Create(std::move(options));
    config_ = dir_.WriteFile(
        "muster.textproto",
        absl::StrCat("allow_plaintext: true data_dir: '", dir_.Join("data"),
                     "' services { inventory: '", server_->target(), "' }"));
    program_ = dir_.Join("os_census");
  }

  // Unpacks the package below a prefix of its own and makes the example there.
  int Build() const {
    const std::string prefix = dir_.Join("prefix");
    return Shell(absl::StrCat(
        "dpkg-deb -x deploy/sdk/muster-dev.deb ", prefix,
        " && cp examples/cpp_plugin/Makefile examples/cpp_plugin/os_census.cc ",
        dir_.path(), " && make -s -C ", dir_.path(),
        " PKG_CONFIG_PATH=", prefix, "/usr/lib/pkgconfig"));
  }

  pid_t Start() {
    std::string flag = absl::StrCat("--config=", config_);
    char* argv[] = {program_.data(), flag.data(), nullptr};
    pid_t child = 0;
    EXPECT_EQ(
        posix_spawn(&child, program_.c_str(), nullptr, nullptr, argv, environ),
        0);
    return child;
  }

  // Its exit code.
  static int Stop(pid_t child) {
    kill(child, SIGTERM);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  testing::TempDir dir_;
  client::WatchScript script_;
  client::FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> server_;
  std::string config_;
  std::string program_;
};

TEST_F(CppPluginTest, IsBuiltOutsideOfTheTreeAndFollowsAnInventory) {
  ASSERT_EQ(Build(), 0);
  EXPECT_EQ(Shell(absl::StrCat(program_, " --check-config --config=", config_)),
            0);

  inventory_.Push(script_.SnapshotOf(
      {Mac("a", "14.4"), Mac("b", "14.4"), Mac("c", "13.0")}));
  const pid_t first = Start();
  inventory_.AwaitReport("t1");
  EXPECT_EQ(ReadFile(dir_.Join("data/os_census.csv")),
            "os,version,devices\nmacOS,13.0,1\nmacOS,14.4,2\n");
  EXPECT_EQ(Stop(first), 0);

  inventory_.Push(
      script_.Happens(inventory::v1::Change::TYPE_UPDATED, Mac("c", "14.4")));
  const pid_t second = Start();
  inventory_.AwaitReport("t2");
  EXPECT_EQ(ReadFile(dir_.Join("data/os_census.csv")),
            "os,version,devices\nmacOS,14.4,3\n");
  EXPECT_EQ(Stop(second), 0);
  EXPECT_EQ(inventory_.requests().back().resume_token(), "t1");
}

}  // namespace
}  // namespace muster
