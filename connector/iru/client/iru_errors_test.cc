#include "connector/iru/client/iru_errors.h"

#include "base/errors.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using ::testing::HasSubstr;

constexpr absl::string_view kHost = "acme.api.kandji.io";

absl::Status Of(const Endpoint& endpoint, int status, std::string body,
                HttpHeaders headers = {}) {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  return ErrorOfAnswer(endpoint, kHost, answer, absl::UnixEpoch());
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST(IruErrorsTest, TellsABadTokenFromAMissingPermission) {
  const absl::Status refused =
      Of(DevicesEndpoint(), 401, R"({"detail":"Invalid token."})");
  EXPECT_THAT(refused, ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(MessageOf(refused), HasSubstr("Invalid token."));

  const absl::Status missing = Of(DevicesEndpoint(), 403, "");
  EXPECT_THAT(missing, ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(MessageOf(missing), HasSubstr("\"Device list\""));
  EXPECT_EQ(HttpStatusOf(missing), 403);
}

TEST(IruErrorsTest, BelievesA404OnlyInTheVendorsWordsAboutADevice) {
  const std::string vendors = R"({"detail":"Not found."})";
  EXPECT_THAT(Of(DeviceEndpoint("a"), 404, vendors),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));

  EXPECT_THAT(Of(DevicesEndpoint(), 404, vendors),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(Of(DeviceEndpoint("a"), 404,
                 R"({"message":"no Route matched with those values"})"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(Of(DeviceEndpoint("a"), 404, "<html>Not Found</html>"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(Of(DeviceEndpoint("a"), 404, ""),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST(IruErrorsTest, SaysWhenToComeBackAfterA429) {
  const absl::Status asked =
      Of(DevicesEndpoint(), 429, "", HttpHeaders({{"Retry-After", "42"}}));
  EXPECT_THAT(
      asked, ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED"));
  EXPECT_THAT(MessageOf(asked), HasSubstr("retry in 42 s"));
  EXPECT_THAT(MessageOf(Of(DevicesEndpoint(), 429, "")),
              HasSubstr("retry in 1 s"));
}

TEST(IruErrorsTest, CallsEverythingElseAnErrorOfTheSource) {
  for (const int status : {302, 400, 405, 415, 500, 502, 503, 504}) {
    const absl::Status error = Of(DevicesEndpoint(), status, "");
    EXPECT_THAT(error, ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
    EXPECT_EQ(HttpStatusOf(error), status);
  }
}

TEST(IruErrorsTest, QuotesAtMost200BytesOfTheVendor) {
  const absl::Status error = Of(DevicesEndpoint(), 500, std::string(9999, 'x'));

  EXPECT_LT(error.message().size(), 400u);
}

TEST(IruErrorsTest, CallsEveryNetworkFailureUnreachable) {
  const absl::Status lost = muster::Error(absl::StatusCode::kUnavailable,
                                          "HTTP_CONNECTION_LOST", "it broke");
  EXPECT_THAT(ErrorOfTransport(kHost, lost),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
  const absl::Status slow = muster::Error(absl::StatusCode::kDeadlineExceeded,
                                          "HTTP_TIMEOUT", "too slow");
  EXPECT_THAT(ErrorOfTransport(kHost, slow),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

TEST(IruErrorsTest, KeepsRefusalsOfOurOwn) {
  const absl::Status tls =
      muster::Error(absl::StatusCode::kFailedPrecondition, "TLS_NOT_TRUSTED",
                    "the certificate is another host's");
  EXPECT_EQ(ErrorOfTransport(kHost, tls), tls);
  EXPECT_EQ(HttpStatusOf(tls), 0);
  const absl::Status open =
      muster::Error(absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN",
                    "nothing is sent now");
  EXPECT_EQ(ErrorOfTransport(kHost, open), open);
}

TEST(IruErrorsTest, TellsTransientTroubleFromWhatIsOursToFix) {
  const auto class_of = [](absl::StatusCode code, const char* reason) {
    return ClassOf(muster::Error(code, reason, "it failed"));
  };
  EXPECT_EQ(ClassOf(absl::OkStatus()), ErrorClass::kNone);
  EXPECT_EQ(class_of(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"),
            ErrorClass::kTransient);
  EXPECT_EQ(class_of(absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN"),
            ErrorClass::kTransient);
  EXPECT_EQ(ClassOf(Throttled("Later", absl::Seconds(1))),
            ErrorClass::kTransient);
  EXPECT_EQ(class_of(absl::StatusCode::kFailedPrecondition, "TLS_NOT_TRUSTED"),
            ErrorClass::kOther);
  EXPECT_EQ(ClassOf(Cancelled()), ErrorClass::kOther);
  EXPECT_EQ(ClassOf(Of(DeviceEndpoint("a"), 404, R"({"detail":"Not found."})")),
            ErrorClass::kPartial);
}

}  // namespace
}  // namespace muster::iru
