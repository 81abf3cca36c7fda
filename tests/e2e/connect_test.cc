// A second tenant, connected to a Muster that runs: looked at first, used once
// somebody said so, previewed with a scope, and compared.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "demo/child_process.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "tests/e2e/process_environment.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using inventory::v1::ListDevicesResponse;
using inventory::v1::Source;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOther[] = "sources/other";
constexpr char kOtherToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1f0002";

class ConnectTest : public WholeInstallation {
 protected:
  void SetUp() override {
    Start(/*devices=*/20, /*separate=*/false);
    AwaitSynced();
    StartOther();
  }

  void StartOther() {
    const int port = FreePorts(1);
    url_ = absl::StrCat("http://127.0.0.1:", port);
    auto started = demo::ChildProcess::Start(
        {"other_iru",
         absl::StrCat(ProgramDir(), "/tests/fake_iru/fake_iru"),
         {"--port", absl::StrCat(port), "--devices", "50", "--token",
          kOtherToken},
         WriteFile("other.log", "")});
    ASSERT_THAT(started, IsOk());
    process_ = *std::move(started);
    other_ = std::make_unique<demo::FakeTenant>(url_);
    while (!other_->Control("/_fake/hold", R"({"hold": false})").ok()) {
      ASSERT_THAT(process_->CheckRunning(), IsOk());
    }
  }

  CtlResult Connect() {
    return Ctl({"source", "connect", "--name", "other", "--host", url_,
                "--allow-plaintext-loopback", "--token-file",
                WriteFile("other_token", kOtherToken)});
  }

  Source GetOther() {
    inventory::v1::GetSourceRequest request;
    request.set_name(kOther);
    const auto source =
        cli::Call(client().sources(),
                  &inventory::v1::Sources::StubInterface::GetSource, request);
    EXPECT_THAT(source, IsOk());
    return source.value_or(Source());
  }

  ListDevicesResponse DevicesOfOther() {
    inventory::v1::ListDevicesRequest request;
    request.set_parent(kOther);
    request.set_page_size(1000);
    const auto page = cli::Call(
        client().inventory(),
        &inventory::v1::Inventory::StubInterface::ListDevices, request);
    EXPECT_THAT(page, IsOk());
    return page.value_or(ListDevicesResponse());
  }

  void Activate() {
    EXPECT_EQ(Connect().exit_code, 0);
    EXPECT_EQ(Ctl({"source", "activate", "other"}).exit_code, 0);
    EXPECT_EQ(Ctl({"source", "sync", "other"}).exit_code, 0);
  }

  std::string url_;
  std::unique_ptr<demo::ChildProcess> process_;
  std::unique_ptr<demo::FakeTenant> other_;
};

TEST_F(ConnectTest, ShowsATenantAndUsesItOnceItIsActivated) {
  const CtlResult connected = Connect();

  EXPECT_EQ(connected.exit_code, 0) << connected.errors;
  EXPECT_THAT(connected.output, HasSubstr("50 devices"));
  EXPECT_THAT(connected.output, HasSubstr("musterctl source activate other"));
  EXPECT_THAT(connected.output + connected.errors, Not(HasSubstr(kOtherToken)));
  const Source waiting = GetOther();
  EXPECT_EQ(waiting.state(), inventory::v1::SOURCE_STATE_PENDING_REVIEW);
  EXPECT_EQ(waiting.review().device_count(), 50);
  EXPECT_GT(waiting.review().tallies_size(), 0);
  EXPECT_GT(waiting.review().samples_size(), 0);
  EXPECT_TRUE(waiting.review().completeness().ended_on_empty_page());
  EXPECT_EQ(DevicesOfOther().devices_size(), 0);
  EXPECT_THAT(Ctl({"devices", "--limit", "1000", "--json"}).output,
              Not(HasSubstr(kOther)));

  const CtlResult activated = Ctl({"source", "activate", "other"});

  EXPECT_EQ(activated.exit_code, 0) << activated.errors;
  EXPECT_EQ(Ctl({"source", "sync", "other"}).exit_code, 0);
  EXPECT_EQ(DevicesOfOther().devices_size(), 50);
  EXPECT_FALSE(GetOther().has_review());
}

TEST_F(ConnectTest, PreviewsAScopeAndChangesNothing) {
  Activate();

  const CtlResult previewed =
      Ctl({"source", "preview", "other", "--platform", "mac"});

  EXPECT_EQ(previewed.exit_code, 0) << previewed.errors;
  EXPECT_THAT(previewed.output, HasSubstr("would leave"));
  EXPECT_THAT(previewed.output, Not(HasSubstr(" 0 would leave")));
  EXPECT_EQ(DevicesOfOther().devices_size(), 50);
}

TEST_F(ConnectTest, ReconcilesAndFindsThePlantedDifferenceOnly) {
  Activate();

  const CtlResult still =
      Ctl({"source", "reconcile", "other", "--sample", "5", "--json"});
  EXPECT_EQ(still.exit_code, 0) << still.errors;
  EXPECT_THAT(still.output, Not(HasSubstr("differences")));

  const std::string planted = DevicesOfOther().devices(0).vendor_id();
  EXPECT_EQ(Ctl({"source", "pause", "other"}).exit_code, 0);
  ASSERT_THAT(other_->Unenroll(planted), IsOk());
  const CtlResult found =
      Ctl({"source", "reconcile", "other", "--sample", "5", "--json"});

  EXPECT_EQ(found.exit_code, 0) << found.errors;
  EXPECT_THAT(found.output, HasSubstr("ONLY_IN_INVENTORY"));
  EXPECT_THAT(found.output, HasSubstr(planted));
}

}  // namespace
}  // namespace muster::testing
