// What goes wrong in practice: each gives one sentence that says what to do,
// and loses nothing that was acknowledged.

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using inventory::v1::Source;
using inventory::v1::Sync;
using ::testing::HasSubstr;
using ::testing::Not;

class BadInputTest : public WholeInstallation {
 protected:
  void SetUp() override {
    Start(/*devices=*/400, /*separate=*/false);
    AwaitSynced();
  }

  void AddFault(const std::string& body) {
    ASSERT_THAT(fake().Control("/_fake/fault", body), IsOk());
  }

  // Every token but the given permissions.
  void Grant(const std::string& permissions) {
    ASSERT_THAT(
        fake().Control("/_fake/token", absl::StrCat(R"({"token": ")", kToken,
                                                    R"(", "permissions": [)",
                                                    permissions, "]}")),
        IsOk());
  }

  void ExpectFleetKept() {
    const Source source = AwaitSynced();
    EXPECT_EQ(source.device_count(), 400);
  }
};

TEST_F(BadInputTest, ARevokedTokenIsToldAndTheFleetStays) {
  AddFault(R"({"match": "/api/v1/.*", "times": 100000, "kind": "status",
               "status": 401, "body": {"detail": "Invalid token."}})");

  const Sync sync = SyncNow();

  EXPECT_EQ(sync.state(), inventory::v1::SYNC_STATE_FAILED);
  EXPECT_EQ(sync.error().reason(), "SOURCE_CREDENTIAL_REFUSED");
  EXPECT_THAT(sync.error().message(), Not(HasSubstr(kToken)));
  const Source source = AwaitSource([](const Source& source) {
    return source.state() == inventory::v1::SOURCE_STATE_CREDENTIAL_ERROR;
  });
  EXPECT_THAT(source.error().message(), HasSubstr("token"));
  EXPECT_EQ(Ctl({"sync"}).exit_code, 6);
  ExpectFleetKept();
}

TEST_F(BadInputTest, AMissingPrismPermissionDegradesItsFactsAlone) {
  Grant(R"("device_list", "device_details", "device_commands", "licensing",
           "prism:device_information")");

  const Sync sync = SyncNow();
  EXPECT_EQ(sync.state(), inventory::v1::SYNC_STATE_SUCCEEDED)
      << sync.ShortDebugString();
  const CtlResult posture =
      Ctl({"source", "sync", "iru", "--job", "posture/filevault"});
  EXPECT_EQ(posture.exit_code, 0) << posture.errors;

  const CtlResult status = Ctl({"status"});
  EXPECT_EQ(status.exit_code, 0) << status.errors;
  EXPECT_THAT(status.output, HasSubstr("DEGRADED"));
  EXPECT_THAT(status.output, HasSubstr("prism/filevault"));
  ExpectFleetKept();
}

TEST_F(BadInputTest, AMalformedPageFailsTheSyncAndRemovesNothing) {
  AddFault(R"({"match": "/api/v1/devices/?$", "times": 1000,
               "kind": "malformed"})");

  const Sync sync = SyncNow();

  EXPECT_EQ(sync.state(), inventory::v1::SYNC_STATE_FAILED);
  EXPECT_EQ(sync.error().reason(), "SOURCE_ERROR");
  EXPECT_EQ(sync.removed_count(), 0);
  ExpectFleetKept();
}

TEST_F(BadInputTest, ABadRowIsReportedWithItsIdAndLeftOut) {
  // On every page: other jobs read the same list at the same time, and would
  // take a single fault.
  AddFault(R"({"match": "/api/v1/devices/?$", "times": 1000,
               "kind": "bad_row"})");

  const Sync sync = SyncNow();

  ASSERT_GE(sync.bad_rows_size(), 1) << sync.ShortDebugString();
  ASSERT_LE(sync.bad_rows_size(), sync.page_count());
  EXPECT_EQ(sync.removed_count(), 0);
  ExpectFleetKept();
}

TEST_F(BadInputTest, WipeIsNotSentWithoutItsSerialNumber) {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(kSource);
  request.set_platform(device::v1::PLATFORM_MAC);
  request.set_page_size(1);
  const auto macs =
      cli::Call(client().inventory(),
                &inventory::v1::Inventory::StubInterface::ListDevices, request);
  ASSERT_THAT(macs, IsOk());
  ASSERT_EQ(macs->devices_size(), 1);
  const std::string mac = macs->devices(0).name();
  const auto wipe = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"wipe",   mac,        "--reason",
                                      "a test", "--ticket", "T-1"};
    words.insert(words.end(), more.begin(), more.end());
    return Ctl(words);
  };

  EXPECT_EQ(wipe({}).exit_code, 2);
  EXPECT_EQ(wipe({"--yes"}).exit_code, 2);
  EXPECT_THAT(wipe({"--yes"}).errors, HasSubstr("--confirm-serial"));
  EXPECT_NE(wipe({"--yes", "--confirm-serial", "C0000000000"}).exit_code, 0);
  EXPECT_THAT(Ctl({"commands"}).output, ::testing::Not(HasSubstr("erase")));
}

TEST_F(BadInputTest, TheTokenAppearsInNoFileBesideItsOwn) {
  installation().StopMuster();
  const std::string data = installation().log_dir() + "/..";
  const std::string find =
      absl::StrCat("grep -rlF ", kToken, " ", data, " | grep -v '/token$'");
  EXPECT_NE(std::system(find.c_str()), 0) << "the token leaked, see above";
}

}  // namespace
}  // namespace muster::testing
