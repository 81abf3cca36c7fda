#include "plugins/trust/identity/forwarded_certificate.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "plugins/trust/identity/test_certificate.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;

TEST(ForwardedCertificateTest, ReadsTheKeysOfOneElement) {
  EXPECT_THAT(LastForwardedCertificate(
                  "By=http://frontend.example;Hash=468ed33be74eee6556d9;"
                  "Subject=\"/C=US/CN=Test Client\";"
                  "URI=http://testclient.example;DNS=a.example;DNS=b.example;"
                  "Email=ana@acme.example"),
              IsOkAndHolds(EqualsProto(R"pb(
                subject: "/C=US/CN=Test Client"
                uri_sans: "http://testclient.example"
                dns_sans: "a.example"
                dns_sans: "b.example"
                email_sans: "ana@acme.example")pb")));
}

TEST(ForwardedCertificateTest, TakesTheElementOfTheNearestProxyOnly) {
  EXPECT_THAT(LastForwardedCertificate(
                  "URI=urn:muster:device:evil;DNS=evil.example,"
                  " Subject=\"CN=x,O=\\\"Acme\\\", Inc.\";URI=urn:good"),
              IsOkAndHolds(EqualsProto(R"pb(
                subject: "CN=x,O=\"Acme\", Inc."
                uri_sans: "urn:good")pb")));
  EXPECT_THAT(LastForwardedCertificate("URI=urn:evil,Hash=abc"),
              IsOkAndHolds(EqualsProto("")));
}

TEST(ForwardedCertificateTest, KeysAreReadWithoutLetterCase) {
  EXPECT_THAT(LastForwardedCertificate("uri=urn:A;SUBJECT=\"\";URI="),
              IsOkAndHolds(EqualsProto("uri_sans: 'urn:A'")));
}

TEST(ForwardedCertificateTest, DecodesTheCertificateItself) {
  const std::string encoded = absl::StrReplaceAll(
      kTestCertificate,
      {{"\n", "%0A"}, {" ", "%20"}, {"+", "%2B"}, {"=", "%3D"}});

  const auto certificate = LastForwardedCertificate(
      absl::StrCat("Hash=1;Cert=\"", encoded, "\";Subject=\"CN=x\""));

  ASSERT_THAT(certificate, IsOk());
  EXPECT_EQ(certificate->pem(), kTestCertificate);
}

TEST(ForwardedCertificateTest, RefusesWhatIsNoSuchHeader) {
  const std::string malformed[] = {
      "",
      "abc",
      "URI=a,",
      "URI=a;",
      "URI=\"a",
      "URI=\"a\"b",
      "URI=a\"b",
      "URI=a;;URI=b",
      "Subject=\"\\\"",
      std::string(300000, 'a'),
  };
  for (const std::string& header : malformed) {
    EXPECT_THAT(
        LastForwardedCertificate(header),
        ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED"))
        << header.substr(0, 40);
  }
}

}  // namespace
}  // namespace muster::trust
