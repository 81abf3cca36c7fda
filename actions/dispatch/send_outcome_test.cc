#include "actions/dispatch/send_outcome.h"

#include <string>

#include "base/errors.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using Code = absl::StatusCode;

v1::Command Lock() {
  v1::Command command;
  command.mutable_command()->mutable_lock();
  return command;
}

v1::Command BlankPush() {
  v1::Command command;
  command.mutable_command()->mutable_blank_push();
  return command;
}

v1::CommandState After(Code code, const std::string& reason) {
  const absl::Status error =
      reason.empty() ? absl::Status(code, "x") : Error(code, reason, "x");
  return StepAfterSend(Lock(), error).state;
}

TEST(SendOutcomeTest, TakenCommandIsAcceptedWithItsId) {
  connector::v1::SendCommandResponse answer;
  answer.set_vendor_command_id("row-1");

  const Step step = StepAfterSend(Lock(), answer);

  EXPECT_EQ(step.state, v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(step.vendor_command_id, "row-1");
}

TEST(SendOutcomeTest, DeviceThatIsLockedAlreadyIsASuccess) {
  connector::v1::SendCommandResponse answer;
  answer.set_already_done(true);

  EXPECT_EQ(StepAfterSend(Lock(), answer).state, v1::COMMAND_STATE_SUCCEEDED);
}

TEST(SendOutcomeTest, BlankPushThatLeavesNoRowIsDone) {
  connector::v1::SendCommandResponse answer;
  EXPECT_EQ(StepAfterSend(BlankPush(), answer).state,
            v1::COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(StepAfterSend(Lock(), answer).state, v1::COMMAND_STATE_ACCEPTED);

  answer.set_vendor_command_id("row-1");
  EXPECT_EQ(StepAfterSend(BlankPush(), answer).state,
            v1::COMMAND_STATE_ACCEPTED);
}

TEST(SendOutcomeTest, OnlyProofThatNothingWasSentGoesBackToTheQueue) {
  for (const Code code :
       {Code::kCancelled, Code::kUnknown, Code::kInvalidArgument,
        Code::kDeadlineExceeded, Code::kNotFound, Code::kAlreadyExists,
        Code::kPermissionDenied, Code::kResourceExhausted,
        Code::kFailedPrecondition, Code::kAborted, Code::kOutOfRange,
        Code::kUnimplemented, Code::kInternal, Code::kUnavailable,
        Code::kDataLoss, Code::kUnauthenticated}) {
    for (const char* reason :
         {"", "HOST_UNREACHABLE", "HOST_NOT_RESOLVED", "SOURCE_THROTTLED",
          "COMMAND_NOT_SENT", "SOURCE_ERROR", "SERVICE_UNREACHABLE",
          "HTTP_CONNECTION_LOST", "COMMAND_IN_DOUBT"}) {
      const absl::string_view what = reason;
      const bool proof =
          (code == Code::kUnavailable &&
           (what.substr(0, 5) == "HOST_" || what == "COMMAND_NOT_SENT")) ||
          (code == Code::kResourceExhausted && what == "SOURCE_THROTTLED");
      EXPECT_EQ(After(code, reason) == v1::COMMAND_STATE_QUEUED, proof)
          << absl::StatusCodeToString(code) << " " << reason;
    }
  }
}

TEST(SendOutcomeTest, AnswerThatSaysNoIsAFailureWithItsReason) {
  const Step step =
      StepAfterSend(Lock(), Error(Code::kFailedPrecondition, "DEVICE_DRIFTED",
                                  "the device has another serial number"));

  EXPECT_EQ(step.state, v1::COMMAND_STATE_FAILED);
  EXPECT_EQ(step.error_reason, "DEVICE_DRIFTED");
  EXPECT_EQ(step.message, "the device has another serial number");
  EXPECT_EQ(After(Code::kNotFound, "DEVICE_NOT_FOUND"),
            v1::COMMAND_STATE_FAILED);
  EXPECT_EQ(After(Code::kAborted, "COMMAND_ALREADY_PENDING"),
            v1::COMMAND_STATE_FAILED);
  EXPECT_EQ(After(Code::kUnimplemented, "COMMAND_UNSUPPORTED"),
            v1::COMMAND_STATE_FAILED);
}

TEST(SendOutcomeTest, LostAnswerIsUncertain) {
  EXPECT_EQ(After(Code::kUnknown, "COMMAND_IN_DOUBT"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kUnavailable, "SERVICE_UNREACHABLE"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kUnavailable, "SOURCE_ERROR"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kNotFound, ""), v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(StepAfterSend(Lock(), absl::UnknownError("")).error_reason,
            "COMMAND_IN_DOUBT");
}

}  // namespace
}  // namespace muster::actions
