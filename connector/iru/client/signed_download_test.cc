#include "connector/iru/client/signed_download.h"

#include <string>

#include "base/errors.h"
#include "base/http/fake_http_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kUrl[] =
    "https://exports.s3.us-east-1.amazonaws.com/acme/apps.csv"
    "?X-Amz-Signature=5ignature";

class SignedDownloadTest : public ::testing::Test {
 protected:
  void Serve(int status, const std::string& body) {
    HttpResponse answer;
    answer.status = status;
    answer.body = body;
    transport_.On("GET", "/acme/apps.csv", answer);
  }

  absl::Status Download(const std::string& url) {
    return DownloadSigned(transport_, options_, url,
                          [this](absl::string_view bytes) {
                            sunk_.append(bytes.data(), bytes.size());
                            return sink_says_;
                          });
  }

  static auto IsRefused() {
    return ErrorIs(absl::StatusCode::kFailedPrecondition,
                   "DOWNLOAD_URL_REFUSED");
  }

  FakeHttpTransport transport_;
  DownloadOptions options_;
  absl::Status sink_says_;
  std::string sunk_;
};

TEST_F(SignedDownloadTest, StreamsTheFileWithoutAToken) {
  Serve(200, "serial,app\n");

  ASSERT_THAT(Download(kUrl), IsOk());

  EXPECT_EQ(sunk_, "serial,app\n");
  const auto requests = transport_.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].url, kUrl);
  EXPECT_FALSE(requests[0].bearer.has_value());
  EXPECT_FALSE(requests[0].headers.Get("Authorization"));
}

TEST_F(SignedDownloadTest, AsksNobodyButTheHostsThatAreAllowed) {
  for (const char* url :
       {"https://amazonaws.com/acme/apps.csv",
        "https://evil-amazonaws.com/acme/apps.csv",
        "https://s3.amazonaws.com.evil.example/acme/apps.csv",
        "https://s3.amazonaws.com./acme/apps.csv",
        "https://evil.example/s3.amazonaws.com",
        "https://evil.example/?s3.amazonaws.com",
        "https://s3.amazonaws.com@evil.example/acme/apps.csv",
        "https://s3.amazonaws.com:8443/acme/apps.csv",
        "http://s3.amazonaws.com/acme/apps.csv", "ftp://s3.amazonaws.com/x",
        "file:///etc/passwd", "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/acme/apps.csv", "/acme/apps.csv", ""}) {
    EXPECT_THAT(Download(url), IsRefused()) << url;
  }
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(SignedDownloadTest, AllowsTheHostsOfTheConfigurationOnly) {
  options_.hosts = {"files.acme.example", "*.cdn.example"};
  Serve(200, "");

  EXPECT_THAT(Download("https://files.acme.example/acme/apps.csv"), IsOk());
  EXPECT_THAT(Download("https://A.CDN.example/acme/apps.csv"), IsOk());
  EXPECT_THAT(Download("https://x.files.acme.example/acme/apps.csv"),
              IsRefused());
  EXPECT_THAT(Download(kUrl), IsRefused());
  options_.hosts = {"*", "*amazonaws.com", ""};
  EXPECT_THAT(Download(kUrl), IsRefused());
}

TEST_F(SignedDownloadTest, AllowsATenantInClearTextItsOwnLoopbackPort) {
  Serve(200, "");
  options_.plaintext_base_url = "http://127.0.0.1:8080";

  EXPECT_THAT(Download("http://127.0.0.1:8080/acme/apps.csv"), IsOk());
  EXPECT_THAT(Download("http://127.0.0.1:8081/acme/apps.csv"), IsRefused());
  options_.plaintext_base_url = "http://acme.example";
  EXPECT_THAT(Download("http://acme.example/acme/apps.csv"), IsRefused());
  options_.plaintext_base_url = "https://127.0.0.1";
  EXPECT_THAT(Download("http://127.0.0.1/acme/apps.csv"), IsRefused());
}

TEST_F(SignedDownloadTest, SaysThatASignatureHasExpired) {
  Serve(403, "<Error><Code>AccessDenied</Code></Error>");

  const absl::Status status = Download(kUrl);

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("answered 403"));
  EXPECT_EQ(sunk_, "");
}

TEST_F(SignedDownloadTest, DoesNotFollowARedirect) {
  Serve(307, "");

  EXPECT_THAT(Download(kUrl),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(transport_.requests(), SizeIs(1));
}

TEST_F(SignedDownloadTest, RefusesAFileThatIsTooLarge) {
  options_.max_bytes = 10;
  Serve(200, "01234567890");

  EXPECT_THAT(Download(kUrl),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(SignedDownloadTest, EndsWithWhatTheSinkReturned) {
  Serve(200, "serial,app\n");
  sink_says_ = Error(absl::StatusCode::kUnavailable, "DISK_FULL", "no room");

  EXPECT_EQ(Download(kUrl), sink_says_);
}

TEST_F(SignedDownloadTest, NeverShowsTheSignature) {
  transport_.On("GET", "/acme/apps.csv",
                Error(absl::StatusCode::kUnavailable, "HTTP_CONNECTION_LOST",
                      "it broke"));
  const std::string messages =
      Download(kUrl).ToString() +
      Download("http://evil.example/?X-Amz-Signature=5ignature").ToString();

  EXPECT_THAT(messages, Not(HasSubstr("5ignature")));
}

}  // namespace
}  // namespace muster::iru
