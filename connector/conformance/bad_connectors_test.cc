// Each badness fails the case that is meant for it, and no other.
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "connector/conformance/kit_runner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::conformance {
namespace {

using ::testing::ElementsAre;

// A badness, and the case that finds it.
using Badness = std::pair<const char*, const char*>;

class BadConnectorsTest : public ::testing::TestWithParam<Badness> {};

TEST_P(BadConnectorsTest, FailTheCaseThatIsMeantForThemAlone) {
  const muster::testing::TempDir dir;
  const KitRun run = RunKit(absl::StrCat(
      "--jobs 8 --devices 7 --patience 12 --vendor-command "
      "'connector/dummy/vendor/dummy_vendor --port {port}' --token-file ",
      dir.WriteFile("key", "dummy-key"),
      " --config connector/conformance/testdata/dummyd.textproto -- "
      "connector/conformance/bad/bad_connector --badness=",
      GetParam().first, " --config {config}"));

  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.Cases("FAIL"), ElementsAre(GetParam().second))
      << absl::StrJoin(run.lines, "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadConnectorsTest,
    ::testing::Values(
        Badness("asks_to_describe", "describes_itself"),
        Badness("shows_twice", "full_sync_ends_once"),
        Badness("stops_early", "full_sync_ends_once"),
        Badness("misnumbers_pages", "full_sync_ends_once"),
        Badness("commits_unproven", "full_sync_ends_once"),
        Badness("goes_on_after_a_break", "begins_anew_after_a_broken_stream"),
        Badness("never_cancels", "cancels_in_time"),
        Badness("confuses_401", "maps_401"),
        Badness("confuses_403", "maps_403"),
        Badness("confuses_404", "maps_a_foreign_404"),
        Badness("confuses_429", "maps_429"),
        Badness("confuses_503", "maps_503"),
        Badness("trusts_broken_answers", "distrusts_a_broken_answer"),
        Badness("ignores_retry_after", "keeps_retry_after"),
        Badness("leaves_out_control", "asks_before_it_removes"),
        Badness("never_finds", "finds_what_is_still_there"),
        Badness("believes_failures", "doubts_a_server_error"),
        Badness("believes_gateways", "doubts_a_foreign_404"),
        Badness("needs_no_control", "doubts_without_a_control"),
        Badness("sends_twice", "sends_a_command_once"),
        Badness("retries_lost_commands", "doubts_a_lost_answer"),
        Badness("retries_failed_commands", "doubts_a_failed_command"),
        Badness("ignores_drift", "leaves_a_drifted_device_alone"),
        Badness("doubts_what_was_not", "sends_nothing_unseen"),
        Badness("tells_the_token", "keeps_the_credential"),
        Badness("logs_the_token", "keeps_the_credential")),
    [](const auto& info) { return std::string(info.param.first); });

}  // namespace
}  // namespace muster::conformance
