#include "plugins/trust/ext_authz/authz_request.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "plugins/trust/identity/test_certificate.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::google::protobuf::TextFormat;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;

class AuthzRequestTest : public ::testing::Test {
 protected:
  AuthzRequestTest() { config_.set_source("sources/iru"); }

  absl::StatusOr<v1::CheckDeviceRequest> Asked(const std::string& attributes) {
    envoy::service::auth::v3::CheckRequest request;
    EXPECT_TRUE(
        TextFormat::ParseFromString(attributes, request.mutable_attributes()));
    return AskedDevice(request, config_);
  }

  config::v1::TrustConfig::ExtAuthz config_;
};

constexpr char kForwarded[] = R"pb(
  request {
    http {
      headers {
        key: "x-forwarded-client-cert"
        value: "URI=urn:muster:device:evil,URI=urn:muster:device:ab-1"
      }
    }
  }
)pb";

TEST_F(AuthzRequestTest, TheCertificateComesFirst) {
  const std::string encoded = absl::StrReplaceAll(
      kTestCertificate,
      {{"\n", "%0A"}, {" ", "%20"}, {"+", "%2B"}, {"=", "%3D"}});
  config_.set_trust_forwarded_client_cert(true);

  const auto asked =
      Asked(absl::StrReplaceAll(
                R"pb(source { principal: "urn:other" certificate: "$PEM" })pb",
                {{"$PEM", encoded}}) +
            kForwarded);

  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->parent(), "sources/iru");
  EXPECT_EQ(asked->identity().certificate().pem(), kTestCertificate);
}

TEST_F(AuthzRequestTest, APrincipalIsAUriADnsNameOrASubject) {
  EXPECT_THAT(
      Asked("source { principal: 'urn:muster:device:x=1' }"),
      IsOkAndHolds(EqualsProto(R"pb(
        parent: "sources/iru"
        identity { certificate { uri_sans: "urn:muster:device:x=1" } })pb")));
  EXPECT_THAT(
      Asked("source { principal: 'mac-1.acme.example' }"),
      IsOkAndHolds(EqualsProto(R"pb(
        parent: "sources/iru"
        identity { certificate { dns_sans: "mac-1.acme.example" } })pb")));
  EXPECT_THAT(Asked("source { principal: 'CN=a:b,O=c' }"),
              IsOkAndHolds(EqualsProto(R"pb(
                parent: "sources/iru"
                identity { certificate { subject: "CN=a:b,O=c" } })pb")));
  EXPECT_THAT(Asked("source { principal: '/O=a:b/CN=c' }"),
              IsOkAndHolds(EqualsProto(R"pb(
                parent: "sources/iru"
                identity { certificate { subject: "/O=a:b/CN=c" } })pb")));
}

TEST_F(AuthzRequestTest, AForwardedCertificateCountsOnlyIfTrusted) {
  EXPECT_THAT(Asked(kForwarded),
              ErrorIs(absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING"));

  config_.set_trust_forwarded_client_cert(true);

  EXPECT_THAT(
      Asked(kForwarded), IsOkAndHolds(EqualsProto(R"pb(
        parent: "sources/iru"
        identity { certificate { uri_sans: "urn:muster:device:ab-1" } })pb")));
}

TEST_F(AuthzRequestTest, ADamagedForwardedCertificateIsNotPassedOver) {
  config_.set_trust_forwarded_client_cert(true);
  config_.set_serial_number_header("x-serial");

  EXPECT_THAT(
      Asked(R"pb(request {
                   http {
                     headers { key: "x-forwarded-client-cert" value: "URI=\"" }
                     headers { key: "x-serial" value: "C02X" }
                   }
                 })pb"),
      ErrorIs(absl::StatusCode::kUnauthenticated, "CERTIFICATE_MALFORMED"));
}

TEST_F(AuthzRequestTest, ASerialNumberCountsOnlyFromTheConfiguredHeader) {
  const std::string headers =
      "request { http { headers { key: 'x-serial' value: 'C02X' } } }";
  EXPECT_THAT(Asked(headers),
              ErrorIs(absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING"));

  config_.set_serial_number_header("X-Serial");

  EXPECT_THAT(Asked(headers), IsOkAndHolds(EqualsProto(R"pb(
                parent: "sources/iru"
                identity { serial_number: "C02X" })pb")));
}

TEST_F(AuthzRequestTest, ReadsRawHeadersToo) {
  config_.set_serial_number_header("x-serial");

  EXPECT_THAT(Asked(R"pb(request {
                           http {
                             header_map {
                               headers { key: "x-other" value: "a" }
                               headers { key: "X-Serial" raw_value: "C02X" }
                             }
                           }
                         })pb"),
              IsOkAndHolds(EqualsProto(R"pb(
                parent: "sources/iru"
                identity { serial_number: "C02X" })pb")));
}

TEST_F(AuthzRequestTest, TheRouteMayNameAnotherSourceAndPolicy) {
  config_.set_policy("default");

  EXPECT_THAT(
      Asked(R"pb(source { principal: "urn:a" }
                 context_extensions {
                   key: "muster.source"
                   value: "sources/other"
                 }
                 context_extensions { key: "muster.policy" value: "strict" }
      )pb"),
      IsOkAndHolds(EqualsProto(R"pb(
        parent: "sources/other"
        policy: "strict"
        identity { certificate { uri_sans: "urn:a" } })pb")));
}

TEST_F(AuthzRequestTest, WithoutASourceNothingIsAsked) {
  config_.clear_source();

  EXPECT_THAT(Asked("source { principal: 'urn:a' }"),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "EXT_AUTHZ_NOT_CONFIGURED"));
}

}  // namespace
}  // namespace muster::trust
