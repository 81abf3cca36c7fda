#include "cli/action/confirmation.h"

#include <sstream>
#include <string>

#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLock[] =
    "targets {} command_class: COMMAND_CLASS_ACCESS_CHANGING";
constexpr char kWipe[] =
    "targets {} command_class: COMMAND_CLASS_DESTRUCTIVE confirmation: 'C02'";
constexpr char kWipes[] =
    "targets {} targets {} command_class: COMMAND_CLASS_DESTRUCTIVE "
    "confirmation: '2'";

class ConfirmationTest : public ::testing::Test {
 protected:
  // What comes of `plan` at a terminal where `typed` is typed.
  absl::StatusOr<std::string> Type(const char* plan, const std::string& typed) {
    std::istringstream terminal(typed);
    return Confirm(Parsed(plan), assent_, &terminal, out_);
  }

  absl::StatusOr<std::string> WithoutTerminal(const char* plan) {
    return Confirm(Parsed(plan), assent_, nullptr, out_);
  }

  Assent assent_;
  std::ostringstream out_;

 private:
  static actions::v1::Plan Parsed(const char* plan) {
    return ParseTextproto<actions::v1::Plan>(plan, "test").value();
  }
};

TEST_F(ConfirmationTest, TakesTheSerialNumberThatIsTyped) {
  EXPECT_THAT(Type(kWipe, " C02 \n"), IsOkAndHolds(std::string("C02")));
  EXPECT_THAT(out_.str(), HasSubstr("type the serial number of the device:"));
}

TEST_F(ConfirmationTest, RefusesAnotherSerialNumberAndSilence) {
  for (const char* typed : {"C03\n", "c02\n", "yes\n", "\n", ""}) {
    EXPECT_THAT(
        Type(kWipe, typed),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_WRONG"))
        << typed;
  }
}

TEST_F(ConfirmationTest, AsksForTheSerialNumberAlthoughYesIsGiven) {
  assent_.yes = true;

  EXPECT_THAT(
      Type(kWipe, "yes\n"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_WRONG"));
  EXPECT_THAT(WithoutTerminal(kWipe),
              ErrorIs(absl::StatusCode::kInvalidArgument, "USAGE"));
}

TEST_F(ConfirmationTest, TakesTheSerialNumberOfAScriptAndAsksNothing) {
  assent_.confirm_serial = "C02";

  EXPECT_THAT(WithoutTerminal(kWipe), IsOkAndHolds(std::string("C02")));
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(ConfirmationTest, RefusesAScriptsOtherSerialNumber) {
  assent_.confirm_serial = "C03";

  EXPECT_THAT(
      Type(kWipe, "C02\n"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_WRONG"));
}

TEST_F(ConfirmationTest, TakesTheNumberOfSeveralDevices) {
  EXPECT_THAT(Type(kWipes, "2\n"), IsOkAndHolds(std::string("2")));
  EXPECT_THAT(
      Type(kWipes, "3\n"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "CONFIRMATION_WRONG"));
  assent_.confirm_count = 2;
  EXPECT_THAT(WithoutTerminal(kWipes), IsOkAndHolds(std::string("2")));
}

TEST_F(ConfirmationTest, TakesNoSerialNumberForSeveralDevices) {
  assent_.confirm_serial = "C02";

  EXPECT_THAT(WithoutTerminal(kWipes),
              ErrorIs(absl::StatusCode::kInvalidArgument, "USAGE"));
}

TEST_F(ConfirmationTest, NamesTheFlagThatIsMissingWithoutATerminal) {
  EXPECT_THAT(WithoutTerminal(kWipe).status().message(),
              HasSubstr("pass --confirm-serial"));
  EXPECT_THAT(WithoutTerminal(kWipes).status().message(),
              HasSubstr("pass --confirm-count"));
  EXPECT_THAT(WithoutTerminal(kLock).status().message(),
              HasSubstr("pass --yes"));
}

TEST_F(ConfirmationTest, TakesYesForWhatCanBeUndone) {
  EXPECT_THAT(Type(kLock, "yes\n"), IsOkAndHolds(std::string()));
  EXPECT_THAT(Type(kLock, "y\n"), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                          "CONFIRMATION_WRONG"));
  assent_.yes = true;
  EXPECT_THAT(WithoutTerminal(kLock), IsOk());
}

}  // namespace
}  // namespace muster::cli
