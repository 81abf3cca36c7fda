#include "connector/iru/command/send_outcome.h"

#include <string>

#include "base/errors.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOkAndHolds;
using ::testing::HasSubstr;

const Action& Lock() {
  connector::v1::DeviceCommand command;
  command.mutable_lock();
  return *ActionOf(command);
}

const Action& DeleteDevice() {
  connector::v1::DeviceCommand command;
  command.mutable_delete_device();
  return *ActionOf(command);
}

absl::StatusOr<SendOutcome> Of(const absl::StatusOr<HttpResponse>& answer,
                               const Action& action = Lock()) {
  return OutcomeOfSend(action, "acme.api.kandji.io", answer, absl::UnixEpoch());
}

absl::StatusOr<SendOutcome> Of(int status, std::string body = "") {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  return Of(answer);
}

TEST(SendOutcomeTest, IsAcceptedByAnySuccess) {
  EXPECT_THAT(Of(200), IsOkAndHolds(SendOutcome::kAccepted));
  EXPECT_THAT(Of(200, R"({"PIN":"496406"})"),
              IsOkAndHolds(SendOutcome::kAccepted));
  EXPECT_THAT(Of(202), IsOkAndHolds(SendOutcome::kAccepted));
}

TEST(SendOutcomeTest, UnderstandsTheTextsOfA400) {
  EXPECT_THAT(Of(400, R"("This device is already locked.")"),
              IsOkAndHolds(SendOutcome::kAlreadyDone));
  EXPECT_THAT(Of(400, "Command already running"),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING"));
  EXPECT_THAT(Of(400, "Disable lost mode is already pending for this device."),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING"));
  EXPECT_THAT(
      Of(400, R"({"detail":"Command is not allowed for current device"})"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(
      Of(400, R"(["Device is not in lost mode."])"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));
}

TEST(SendOutcomeTest, QuotesARefusalThatItDoesNotKnow) {
  const auto outcome =
      Of(400, R"("The specified profile is not in scope for the device")");

  EXPECT_THAT(outcome, ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(std::string(outcome.status().message()),
              HasSubstr("not in scope"));
}

TEST(SendOutcomeTest, IsInDoubtAfterAServersError) {
  for (const int status : {408, 500, 502, 503, 504}) {
    EXPECT_THAT(Of(status),
                ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT"))
        << status;
  }
}

TEST(SendOutcomeTest, IsInDoubtWhenTheAnswerIsLost) {
  for (const char* const reason :
       {"HTTP_CONNECTION_LOST", "HTTP_TIMEOUT", "HTTP_BODY_TOO_LARGE"}) {
    EXPECT_THAT(
        Of(muster::Error(absl::StatusCode::kUnavailable, reason, "lost")),
        ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT"))
        << reason;
  }
}

TEST(SendOutcomeTest, IsCertainWhenNothingWasSent) {
  EXPECT_THAT(Of(muster::Error(absl::StatusCode::kUnavailable,
                               "HOST_UNREACHABLE", "refused")),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
  EXPECT_THAT(
      Of(muster::Error(absl::StatusCode::kFailedPrecondition,
                       "SOURCE_READ_ONLY", "no")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
}

TEST(SendOutcomeTest, DeletesWhatIsGoneAlready) {
  HttpResponse gone;
  gone.status = 404;
  gone.body = R"({"detail":"Not found."})";
  EXPECT_THAT(Of(gone, DeleteDevice()),
              IsOkAndHolds(SendOutcome::kAlreadyDone));

  gone.body = "<html>Not Found</html>";
  EXPECT_THAT(Of(gone, DeleteDevice()),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST(SendOutcomeTest, TellsRefusalsOfTheTokenApart) {
  EXPECT_THAT(Of(401), ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(Of(403), ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(Of(404, R"({"detail":"Not found."})"),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(Of(404), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(Of(429), ErrorIs(absl::StatusCode::kResourceExhausted,
                               "SOURCE_THROTTLED"));
}

}  // namespace
}  // namespace muster::iru
