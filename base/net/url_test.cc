#include "base/net/url.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(UrlTest, IsCutIntoItsPieces) {
  const auto url =
      Url::Parse("HTTPS://Acme.Api.Kandji.io:8443/api/v1/devices?limit=300&a=");
  ASSERT_THAT(url, IsOk());
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "acme.api.kandji.io");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/api/v1/devices");
  EXPECT_EQ(url->query, "limit=300&a=");
}

TEST(UrlTest, FillsInWhatIsLeftOut) {
  const auto plain = Url::Parse("http://[::1]?q");
  ASSERT_THAT(plain, IsOk());
  EXPECT_EQ(plain->host, "::1");
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->path, "/");
  EXPECT_EQ(plain->query, "q");
  EXPECT_EQ(Url::Parse("https://host")->port, 443);
}

class MalformedUrlTest : public ::testing::TestWithParam<std::string> {};

TEST_P(MalformedUrlTest, IsRefused) {
  EXPECT_THAT(Url::Parse(GetParam()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "URL_MALFORMED"));
}

INSTANTIATE_TEST_SUITE_P(
    Urls, MalformedUrlTest,
    ::testing::Values("", "host/path", "/path", "ftp://host/", "https://",
                      "https:///path", "https://user:pw@host/",
                      "https://host:0/", "https://host:65536/",
                      "https://host:x/", "https://host:/", "https://[::1/",
                      "https://a:b:80/", "https://host/a b",
                      "https://host/a\r\nX: y", "https://host/#f",
                      "https://host\\@other/", "https://ho%73t/"));

TEST(UrlTest, ErrorDoesNotRepeatTheUrl) {
  const auto url = Url::Parse("https://user:hunter2@host/");
  EXPECT_EQ(std::string(url.status().message()).find("hunter2"),
            std::string::npos);
}

TEST(UrlWithQueryTest, EncodesEveryParameter) {
  EXPECT_EQ(UrlWithQuery("https://h/p", {{"a b", "x&y=z/ä"}, {"c", ""}}),
            "https://h/p?a%20b=x%26y%3Dz%2F%C3%A4&c=");
  EXPECT_EQ(UrlWithQuery("https://h/p", {}), "https://h/p");
}

}  // namespace
}  // namespace muster
