// No secret leaves Muster: a whole installation is used and failed in every way
// that its users know, and then nothing that it leaves behind holds any of the
// secrets that it was given, in any form.

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "tests/canary/canary_installation.h"

namespace muster::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CanaryTest : public CanaryInstallation,
                   public ::testing::WithParamInterface<bool> {};

TEST_P(CanaryTest, NoSecretIsLeftBehindAnywhere) {
  ASSERT_NO_FATAL_FAILURE(StartWithCanaries(/*separate=*/GetParam()));
  UseEverything();
  FailEverywhere();
  EXPECT_THAT(FindInProcesses(), IsEmpty());
  Reconfigure([](config::v1::MusterConfig&) {});  // stops and starts it
  Say({"status"});
  EXPECT_THAT(FindInProcesses(), IsEmpty());
  installation().StopMuster();

  EXPECT_THAT(FindInRemains(), IsEmpty());
  EXPECT_THAT(said(), HasSubstr("[redacted]"));  // it was there to be masked
}

TEST_P(CanaryTest, TheSearchFindsWhatIsPlantedInTheInstallation) {
  ASSERT_NO_FATAL_FAILURE(StartWithCanaries(/*separate=*/GetParam()));
  installation().StopMuster();
  ASSERT_THAT(FindInRemains(), IsEmpty());

  std::string planted;
  std::set<std::string> names;
  for (const Canaries::Form& form : canaries().forms()) {
    planted += form.bytes + "\n";
    names.insert(form.canary);
  }
  WriteFile("planted", planted);
  EXPECT_THAT(FindInRemains(), SizeIs(names.size()));
}

INSTANTIATE_TEST_SUITE_P(Shapes, CanaryTest, ::testing::Bool(),
                         [](const auto& info) {
                           return info.param ? "Separate" : "Embedded";
                         });

}  // namespace
}  // namespace muster::testing
