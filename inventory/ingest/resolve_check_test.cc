#include "inventory/ingest/resolve_check.h"

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Gone;
using testing::NameOf;
using testing::Present;
using testing::Resolve;
using testing::Shown;
using testing::Undecided;

const absl::Time kNoon = absl::FromUnixSeconds(1700000000);

class CheckResolveTest : public ::testing::Test {
 protected:
  absl::Status Check(const std::vector<v1::Resolution>& resolutions) {
    return CheckResolve("sources/iru", {NameOf("a"), NameOf("b"), NameOf("c")},
                        Resolve(resolutions).resolve());
  }
  static auto IsProtocolError() {
    return ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL");
  }
};

TEST_F(CheckResolveTest, TakesOneAnswerOfEachKind) {
  EXPECT_THAT(
      Check({Gone("a", "x", kNoon), Present(Shown("b")), Undecided("c")}),
      IsOk());
}

TEST_F(CheckResolveTest, TakesNoRemovalWithoutAControlDevice) {
  EXPECT_THAT(Check({Gone("a", "", kNoon)}), IsProtocolError());
}

TEST_F(CheckResolveTest, TakesNoControlDeviceThatIsGoneOrOfAnotherSource) {
  EXPECT_THAT(Check({Gone("a", "a", kNoon)}), IsProtocolError());
  EXPECT_THAT(Check({Gone("a", "b", kNoon), Gone("b", "x", kNoon)}),
              IsProtocolError());
  v1::Resolution foreign = Gone("a", "x", kNoon);
  foreign.mutable_gone()->set_control_device("sources/other/devices/x");
  EXPECT_THAT(Check({foreign}), IsProtocolError());
}

TEST_F(CheckResolveTest, TakesNoRemovalWithoutATime) {
  v1::Resolution timeless = Gone("a", "x", kNoon);
  timeless.mutable_gone()->clear_observe_time();
  EXPECT_THAT(Check({timeless}), IsProtocolError());
}

TEST_F(CheckResolveTest, TakesAnswersOnlyToWhatWasAskedAndOnlyOnce) {
  EXPECT_THAT(Check({Undecided("z")}), IsProtocolError());
  EXPECT_THAT(Check({Undecided("a"), Undecided("a")}), IsProtocolError());
  EXPECT_THAT(Check({v1::Resolution(Undecided("a")),
                     [] {
                       v1::Resolution silent;
                       silent.set_device(NameOf("b"));
                       return silent;
                     }()}),
              IsProtocolError());
}

TEST_F(CheckResolveTest, TakesNoMalformedOrForeignPresence) {
  v1::Resolution swapped = Present(Shown("b"));
  swapped.set_device(NameOf("a"));
  EXPECT_THAT(Check({swapped}), IsProtocolError());

  v1::DeviceObservation malformed = Shown("a");
  malformed.mutable_device()->clear_state();
  EXPECT_THAT(Check({Present(malformed)}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
