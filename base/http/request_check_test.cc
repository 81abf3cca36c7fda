#include "base/http/request_check.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

HttpRequest Request(const std::string& method, const std::string& url) {
  HttpRequest request;
  request.method = method;
  request.url = url;
  return request;
}

TEST(RequestCheckTest, LetsHttpsThroughByDefault) {
  EXPECT_THAT(CheckRequest(Request("DELETE", "https://host/"), {}), IsOk());
}

TEST(RequestCheckTest, RefusesPlaintextUnlessAllowedAndLoopback) {
  HttpPolicy allowing;
  allowing.allow_plaintext_loopback = true;
  EXPECT_THAT(CheckRequest(Request("GET", "http://127.0.0.1/"), {}),
              ErrorIs(kInvalid, "PLAINTEXT_REFUSED"));
  EXPECT_THAT(CheckRequest(Request("GET", "http://host/"), allowing),
              ErrorIs(kInvalid, "PLAINTEXT_REFUSED"));
  EXPECT_THAT(CheckRequest(Request("GET", "http://127.0.0.1/"), allowing),
              IsOk());
}

TEST(RequestCheckTest, ReadOnlyLetsOnlyGetThrough) {
  HttpPolicy read_only;
  read_only.read_only = true;
  EXPECT_THAT(CheckRequest(Request("GET", "https://host/"), read_only), IsOk());
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "HEAD", "get"}) {
    EXPECT_THAT(
        CheckRequest(Request(method, "https://host/"), read_only),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"))
        << method;
  }
}

TEST(RequestCheckTest, RefusesHeadersThatWouldSplitTheRequest) {
  HttpRequest request = Request("GET", "https://host/");
  request.headers.Add("X-A", "b\r\nX-C: d");
  EXPECT_THAT(CheckRequest(request, {}), ErrorIs(kInvalid, "HEADER_MALFORMED"));

  request.headers = {{"X A", "b"}};
  EXPECT_THAT(CheckRequest(request, {}), ErrorIs(kInvalid, "HEADER_MALFORMED"));

  EXPECT_THAT(CheckRequest(Request("GET /x", "https://host/"), {}),
              ErrorIs(kInvalid, "HEADER_MALFORMED"));
}

TEST(RequestCheckTest, RefusesATokenWithALineBreakWithoutShowingIt) {
  HttpRequest request = Request("GET", "https://host/");
  request.bearer.emplace("token\nmore");

  const auto checked = CheckRequest(request, {});

  EXPECT_THAT(checked, ErrorIs(kInvalid, "HEADER_MALFORMED"));
  EXPECT_EQ(checked.status().ToString().find("more"), std::string::npos);
}

TEST(RequestCheckTest, RefusesWhatIsNoUrl) {
  EXPECT_THAT(CheckRequest(Request("GET", "host/path"), {}),
              ErrorIs(kInvalid, "URL_MALFORMED"));
}

}  // namespace
}  // namespace muster
