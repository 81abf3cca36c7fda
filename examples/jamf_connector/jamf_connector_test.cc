// The Jamf connector passes the kit, against the fake Jamf.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connector/conformance/kit_runner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(JamfConnectorTest, PassesEveryCaseButThoseOfCommandsThatItHasNot) {
  const muster::testing::TempDir dir;
  const KitRun run = RunKit(absl::StrCat(
      "--jobs 4 --devices 7 --undisturbed oauth/token --vendor-command "
      "'/usr/bin/python3 examples/jamf_connector/fake_jamf.py --port {port} "
      "--secret jamf-client-secret' --token-file ",
      dir.WriteFile("secret", "jamf-client-secret"),
      " -- /usr/bin/python3 examples/jamf_connector/connector.py "
      "--source {source} --url {vendor} --client-id muster --secret-file "
      "{token_file} --inventory {inventory} --listen {listen} --protoset "
      "examples/jamf_connector/connector.protoset"));

  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.Cases("FAIL"), IsEmpty()) << absl::StrJoin(run.lines, "\n");
  EXPECT_THAT(
      run.Cases("SKIP"),
      ElementsAre("sends_a_command_once", "doubts_a_lost_answer",
                  "doubts_a_failed_command", "leaves_a_drifted_device_alone",
                  "sends_nothing_unseen"));
}

}  // namespace
}  // namespace muster::conformance
