// The kit finds nothing wrong with the connectors of this tree.
#include "connector/conformance/kit_runner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(GoodConnectorsTest, DummydPassesEveryCase) {
  const muster::testing::TempDir dir;
  const KitRun run = RunKit(absl::StrCat(
      "--jobs 6 --devices 7 --vendor-command "
      "'connector/dummy/vendor/dummy_vendor --port {port}' --token-file ",
      dir.WriteFile("key", "dummy-key"),
      " --config connector/conformance/testdata/dummyd.textproto -- "
      "connector/dummy/dummyd --config {config}"));

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.Cases("FAIL"), IsEmpty());
  EXPECT_THAT(run.Cases("SKIP"), IsEmpty());
  ASSERT_FALSE(run.lines.empty());
  EXPECT_EQ(run.lines.back(), "22 passed, 0 failed");
}

TEST(GoodConnectorsTest, IrudPassesEveryCase) {
  const muster::testing::TempDir dir;
  const KitRun run = RunKit(absl::StrCat(
      "--jobs 6 --devices 12 --vendor-command "
      "'tests/fake_iru/fake_iru --port {port} --devices 12' --token-file ",
      dir.WriteFile("token", "0f0e0d0c-0b0a-4908-8706-050403020100"),
      " --config connector/conformance/testdata/irud.textproto -- "
      "connector/irud --config {config}"));

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.Cases("FAIL"), IsEmpty());
  EXPECT_THAT(run.Cases("SKIP"), IsEmpty());
}

TEST(GoodConnectorsTest, ACommandThatIsNoConnectorFails) {
  const muster::testing::TempDir dir;
  const KitRun run =
      RunKit(absl::StrCat("--only describes_itself --vendor http://127.0.0.1:1 "
                          "--token-file ",
                          dir.WriteFile("key", "k"), " -- /bin/false"));

  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.Cases("FAIL"), ElementsAre("describes_itself"));
}

}  // namespace
}  // namespace muster::conformance
