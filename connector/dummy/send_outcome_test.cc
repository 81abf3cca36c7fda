#include "connector/dummy/send_outcome.h"

#include "base/errors.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::dummy {
namespace {

using muster::testing::ErrorIs;

absl::StatusOr<std::string> OutcomeOf(int status, const std::string& body) {
  HttpResponse answer;
  answer.status = status;
  answer.body = body;
  return OutcomeOfSend("host", answer);
}

absl::StatusOr<std::string> OutcomeOfFailure(absl::string_view reason) {
  return OutcomeOfSend("host",
                       Error(absl::StatusCode::kUnavailable, reason, "lost"));
}

TEST(SendOutcomeTest, IsTheVendorsIdOfTheCommand) {
  EXPECT_EQ(*OutcomeOf(201, R"({"id":"c1"})"), "c1");
}

TEST(SendOutcomeTest, IsInDoubtWhereverTheVendorMayHaveTakenIt) {
  const auto in_doubt = ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT");

  EXPECT_THAT(OutcomeOf(201, "<html>"), in_doubt);
  EXPECT_THAT(OutcomeOf(500, ""), in_doubt);
  EXPECT_THAT(OutcomeOf(408, ""), in_doubt);
  EXPECT_THAT(OutcomeOfFailure("HTTP_CONNECTION_LOST"), in_doubt);
  EXPECT_THAT(OutcomeOfFailure("HTTP_TIMEOUT"), in_doubt);
}

TEST(SendOutcomeTest, IsNoDoubtWhereTheVendorRefused) {
  EXPECT_THAT(OutcomeOf(409, ""),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING"));
  EXPECT_THAT(OutcomeOf(400, ""), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                          "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(OutcomeOf(403, ""), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                          "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(OutcomeOfFailure("HOST_NOT_RESOLVED"),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::dummy
