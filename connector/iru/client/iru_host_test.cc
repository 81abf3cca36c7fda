#include "connector/iru/client/iru_host.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using config::v1::IruSource;
using muster::testing::ErrorIs;

IruSource SourceOf(const std::string& host,
                   IruSource::Region region = IruSource::REGION_UNSPECIFIED) {
  IruSource source;
  source.set_host(host);
  source.set_region(region);
  return source;
}

std::string BaseUrl(const IruSource& source) {
  const auto host = ResolveHost(source);
  return host.ok() ? host->base_url : std::string(host.status().message());
}

TEST(IruHostTest, UnderstandsTheThreeKindsOfFullNames) {
  EXPECT_EQ(BaseUrl(SourceOf("acme.api.kandji.io")),
            "https://acme.api.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("acme.api.eu.kandji.io")),
            "https://acme.api.eu.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("acme-2.api.iru.com")),
            "https://acme-2.api.iru.com");
}

TEST(IruHostTest, UnderstandsWhatWasPasted) {
  EXPECT_EQ(BaseUrl(SourceOf("https://acme.api.kandji.io/")),
            "https://acme.api.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("HTTPS://Acme.API.Kandji.io")),
            "https://acme.api.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("acme.api.kandji.io/")),
            "https://acme.api.kandji.io");
}

TEST(IruHostTest, CompletesABareSubdomainByItsRegion) {
  EXPECT_EQ(BaseUrl(SourceOf("acme")), "https://acme.api.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("acme", IruSource::REGION_US)),
            "https://acme.api.kandji.io");
  EXPECT_EQ(BaseUrl(SourceOf("acme", IruSource::REGION_EU)),
            "https://acme.api.eu.kandji.io");
}

TEST(IruHostTest, AllowsPlainHttpToLoopbackOnlyWhenAsked) {
  IruSource source = SourceOf("http://127.0.0.1:8080");
  EXPECT_THAT(ResolveHost(source), ErrorIs(absl::StatusCode::kInvalidArgument,
                                           "SOURCE_HOST_INVALID"));

  source.set_allow_plaintext_loopback(true);
  EXPECT_EQ(BaseUrl(source), "http://127.0.0.1:8080");
  source.set_host("http://localhost:9/");
  EXPECT_EQ(BaseUrl(source), "http://localhost:9");
  source.set_host("http://[::1]:9");
  EXPECT_EQ(BaseUrl(source), "http://[::1]:9");
}

class RefusedHostTest : public ::testing::TestWithParam<const char*> {};

TEST_P(RefusedHostTest, IsRefusedInOneSentence) {
  IruSource source = SourceOf(GetParam());
  source.set_allow_plaintext_loopback(true);

  const auto host = ResolveHost(source);

  ASSERT_THAT(
      host, ErrorIs(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID"))
      << GetParam();
  EXPECT_EQ(host.status().message().back(), '.');
  const std::string shown = absl::CHexEscape(GetParam()).substr(0, 60);
  EXPECT_NE(host.status().message().find(shown), absl::string_view::npos)
      << host.status();
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedHostTest,
    ::testing::Values(
        "", " ", "acme.kandji.io", "acme.iru.com", "api.kandji.io",
        ".api.kandji.io", "a.b.api.kandji.io", "acme.api.eu.iru.com",
        "acme.api.kandji.io.evil.com", "evil.com/acme.api.kandji.io",
        "evil.com#.api.kandji.io", "evil.com?.api.kandji.io",
        "evil.com\\.api.kandji.io", "evil%2ecom.api.kandji.io",
        "user@acme.api.kandji.io", "https://user:pw@acme.api.kandji.io",
        "acme.api.kandji.io:443", "https://acme.api.kandji.io/api/v1",
        "https://acme.api.kandji.io//", "acme.api.kandji.io.", "-acme", "ac me",
        "ac_me", "acme/", "https://acme", "ftp://acme.api.kandji.io",
        "http://acme.api.kandji.io", "http://127.0.0.1.evil.com",
        "http://127.0.0.1:80/api", "http://127.0.0.1@evil.com",
        "https://127.0.0.1:8080", "127.0.0.1", "\xc3\xa4.api.kandji.io",
        "acme\n.api.kandji.io"));

TEST(IruHostTest, RefusesARegionThatContradictsTheHost) {
  EXPECT_THAT(
      ResolveHost(SourceOf("acme.api.kandji.io", IruSource::REGION_EU)),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID"));
  EXPECT_THAT(
      ResolveHost(SourceOf("acme.api.eu.kandji.io", IruSource::REGION_US)),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID"));
}

TEST(IruHostTest, RefusesALabelThatIsTooLong) {
  EXPECT_THAT(
      ResolveHost(SourceOf(std::string(64, 'a'))),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID"));
}

}  // namespace
}  // namespace muster::iru
