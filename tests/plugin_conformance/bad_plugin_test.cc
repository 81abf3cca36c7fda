#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/plugin_conformance/kit_run.h"

namespace muster::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Longer than a good plugin takes for anything, a machine that builds beside it
// and gRPC's 20 s for one attempt to connect included.
constexpr int kPatienceSeconds = 50;

KitRun RunBad(const std::string& badness) {
  const std::string program = FileAt("tests/plugin_conformance/bad_plugin.py");
  return RunKit(
      absl::StrCat("/usr/bin/python3 ", program, " --dump --state {state}"),
      {"/usr/bin/python3", program, "--badness", badness, "--inventory",
       "{inventory}", "--state", "{state}", "--protoset", Protoset()},
      kPatienceSeconds);
}

TEST(BadPluginTest, PassesEverythingWhereNothingIsBad) {
  const KitRun run = RunBad("none");

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.failed, IsEmpty()) << run.output;
}

class UnsoundPluginTest : public ::testing::TestWithParam<const char*> {};

TEST_P(UnsoundPluginTest, FailsTheReferenceAndNothingElseIsTried) {
  const KitRun run = RunBad(GetParam());

  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.failed, ElementsAre("reference")) << run.output;
  EXPECT_THAT(run.skipped, SizeIs(15));
}

INSTANTIATE_TEST_SUITE_P(Badness, UnsoundPluginTest,
                         ::testing::Values("silent", "ignores_updates"),
                         [](const auto& info) { return info.param; });

struct Badness {
  const char* name;
  const char* fails;
};

class OneBadnessTest : public ::testing::TestWithParam<Badness> {};

TEST_P(OneBadnessTest, FailsExactlyTheCaseThatIsMeantForIt) {
  const KitRun run = RunBad(GetParam().name);

  EXPECT_EQ(run.exit_code, 1) << run.output;
  EXPECT_THAT(run.failed, ElementsAre(GetParam().fails)) << run.output;
}

INSTANTIATE_TEST_SUITE_P(
    Badness, OneBadnessTest,
    ::testing::Values(Badness{"counts_duplicates", "duplicates"},
                      Badness{"token_first", "restart"},
                      Badness{"reports_early", "progress"},
                      Badness{"forgets_token", "resume"},
                      Badness{"retries_expired", "expired_token"},
                      Badness{"trusts_old_revisions", "foreign_token"},
                      Badness{"forgets_half", "snapshot_resume"},
                      Badness{"keeps_half", "snapshot_restart"},
                      Badness{"dies_with_server", "server_restart"},
                      Badness{"needs_server", "slow_start"},
                      Badness{"takes_draining_for_the_end", "draining"},
                      Badness{"hammers", "pauses"},
                      Badness{"strict", "unknown_fields"},
                      Badness{"ignores_unknown_types", "unknown_change_type"},
                      Badness{"ignores_left_view", "view_transitions"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace muster::testing
