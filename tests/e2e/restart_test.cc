// SIGTERM drains and ends with 0; a second start on the same data goes on.

#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {
namespace {

using ::testing::Each;
using ::testing::Eq;
using ::testing::HasSubstr;

class RestartTest : public WholeInstallation,
                    public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override { Start(/*devices=*/700, /*separate=*/GetParam()); }

  int64_t Revision() {
    inventory::v1::ListDevicesRequest request;
    request.set_parent(kSource);
    request.set_page_size(1);
    const auto page = cli::Call(
        client().inventory(),
        &inventory::v1::Inventory::StubInterface::ListDevices, request);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->revision() : -1;
  }
};

TEST_P(RestartTest, GoesOnWhereItEnded) {
  AwaitSynced();
  ReadEverything();
  const int64_t revision = Revision();
  EXPECT_GE(revision, 700);

  EXPECT_THAT(installation().StopMuster(), Each(Eq(0)));
  ASSERT_THAT(installation().RestartMuster(), IsOk());

  // The fleet is there at once, and reading it again changes nothing.
  EXPECT_EQ(Revision(), revision);
  const inventory::v1::Sync sync = SyncNow();
  EXPECT_EQ(sync.state(), inventory::v1::SYNC_STATE_SUCCEEDED)
      << sync.ShortDebugString();
  EXPECT_EQ(sync.added_count() + sync.changed_count(), 0);
  EXPECT_EQ(Revision(), revision);
}

TEST_P(RestartTest, TellsWhenAServiceIsDown) {
  AwaitSynced();
  installation().StopMuster();

  const CtlResult result = Ctl({"status"});

  EXPECT_EQ(result.exit_code, 8);
  EXPECT_THAT(result.errors, HasSubstr("start musterd"));
}

INSTANTIATE_TEST_SUITE_P(Shapes, RestartTest, ::testing::Bool(),
                         [](const auto& info) {
                           return info.param ? "Separate" : "Embedded";
                         });

}  // namespace
}  // namespace muster::testing
