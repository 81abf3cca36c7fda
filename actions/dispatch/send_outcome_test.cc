#include "actions/dispatch/send_outcome.h"

#include <string>

#include "base/errors.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using Code = absl::StatusCode;

v1::CommandState After(Code code, const std::string& reason) {
  const absl::Status error =
      reason.empty() ? absl::Status(code, "x") : Error(code, reason, "x");
  return StepAfterSend(error).state;
}

TEST(SendOutcomeTest, TakenCommandIsAcceptedWithItsId) {
  connector::v1::SendCommandResponse answer;
  answer.set_vendor_command_id("row-1");

  const Step step = StepAfterSend(answer);

  EXPECT_EQ(step.state, v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(step.vendor_command_id, "row-1");
}

TEST(SendOutcomeTest, DeviceThatIsLockedAlreadyIsASuccess) {
  connector::v1::SendCommandResponse answer;
  answer.set_already_done(true);

  EXPECT_EQ(StepAfterSend(answer).state, v1::COMMAND_STATE_SUCCEEDED);
}

TEST(SendOutcomeTest, WhatTheVendorKeepsNoRecordOfIsDoneAndUnconfirmed) {
  connector::v1::SendCommandResponse answer;
  EXPECT_EQ(StepAfterSend(answer).state, v1::COMMAND_STATE_ACCEPTED);

  answer.set_untracked(true);
  EXPECT_EQ(StepAfterSend(answer).state, v1::COMMAND_STATE_SUCCEEDED);
  EXPECT_TRUE(StepAfterSend(answer).unconfirmed);

  answer.set_vendor_command_id("row-1");
  EXPECT_EQ(StepAfterSend(answer).state, v1::COMMAND_STATE_ACCEPTED);
}

TEST(SendOutcomeTest, CommandWaitsForTheTokenThatIsRefusedNow) {
  for (const char* reason :
       {"SOURCE_CREDENTIAL_REFUSED", "SOURCE_PERMISSION_MISSING"}) {
    EXPECT_EQ(After(Code::kFailedPrecondition, reason),
              v1::COMMAND_STATE_QUEUED);
    EXPECT_EQ(
        StepUnprepared(Error(Code::kFailedPrecondition, reason, "x")).state,
        v1::COMMAND_STATE_QUEUED);
  }
}

TEST(SendOutcomeTest, WhatCouldNotBeLookedAtWaitsUnlessTheAnswerIsNo) {
  EXPECT_EQ(StepUnprepared(absl::UnknownError("")).state,
            v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(StepUnprepared(absl::UnavailableError("")).state,
            v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(
      StepUnprepared(Error(Code::kNotFound, "DEVICE_NOT_FOUND", "x")).state,
      v1::COMMAND_STATE_DRIFTED);
  EXPECT_EQ(
      StepUnprepared(Error(Code::kFailedPrecondition, "SOURCE_READ_ONLY", "x"))
          .state,
      v1::COMMAND_STATE_FAILED);
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
  const Step step = StepAfterSend(
      Error(Code::kFailedPrecondition, "COMMAND_NOT_ALLOWED", "not here"));

  EXPECT_EQ(step.state, v1::COMMAND_STATE_FAILED);
  EXPECT_EQ(step.error_reason, "COMMAND_NOT_ALLOWED");
  EXPECT_EQ(step.message, "not here");
  EXPECT_EQ(After(Code::kAborted, "COMMAND_ALREADY_PENDING"),
            v1::COMMAND_STATE_FAILED);
  EXPECT_EQ(After(Code::kUnimplemented, "COMMAND_UNSUPPORTED"),
            v1::COMMAND_STATE_FAILED);
}

TEST(SendOutcomeTest, DeviceThatIsAnotherOrGoneIsDrift) {
  EXPECT_EQ(After(Code::kFailedPrecondition, "DEVICE_DRIFTED"),
            v1::COMMAND_STATE_DRIFTED);
  EXPECT_EQ(After(Code::kNotFound, "DEVICE_NOT_FOUND"),
            v1::COMMAND_STATE_DRIFTED);
}

TEST(SendOutcomeTest, LostAnswerIsUncertain) {
  EXPECT_EQ(After(Code::kUnknown, "COMMAND_IN_DOUBT"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kUnavailable, "SERVICE_UNREACHABLE"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kUnavailable, "SOURCE_ERROR"),
            v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(After(Code::kNotFound, ""), v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(StepAfterSend(absl::UnknownError("")).error_reason,
            "COMMAND_IN_DOUBT");
}

}  // namespace
}  // namespace muster::actions
