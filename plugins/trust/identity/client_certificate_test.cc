#include "plugins/trust/identity/client_certificate.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/trust/identity/test_certificate.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClientCertificateTest, ReadsTheNamesOfAPemCertificate) {
  const auto names = ReadCertificatePem(kTestCertificate);

  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(names->common_names, ElementsAre("Ana Wei\xC3\x9Fs Mac"));
  EXPECT_THAT(names->organizational_units, ElementsAre("devices", "berlin"));
  EXPECT_THAT(names->subject_serial_numbers, ElementsAre("C02XK1ZGJGH5"));
  EXPECT_THAT(
      names->uris,
      ElementsAre("urn:muster:device:9F3C1D0E-0000-4000-8000-0000000000AB",
                  "spiffe://acme/dev/1"));
  EXPECT_THAT(names->dns_names, ElementsAre("mac-1.acme.example"));
  EXPECT_THAT(names->emails, ElementsAre("ana@acme.example"));
}

TEST(ClientCertificateTest, ReadsTheFirstCertificateOfAChain) {
  const auto names = ReadCertificatePem(
      absl::StrCat(kTestCertificate, "-----BEGIN CERTIFICATE-----\n!\n"));

  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(names->subject_serial_numbers, ElementsAre("C02XK1ZGJGH5"));
}

TEST(ClientCertificateTest, RefusesWhatIsNoCertificate) {
  const std::string cut(kTestCertificate, 300);
  for (const std::string& pem :
       {std::string("C02X"), cut, std::string(70000, 'A')}) {
    EXPECT_THAT(
        ReadCertificatePem(pem),
        ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_MALFORMED"));
  }
}

TEST(ClientCertificateTest, ReadsTheFieldsOfOneThatTheCallerHasRead) {
  v1::ClientCertificate certificate;
  certificate.set_subject(
      "cn=mac,2.5.4.11=x,OID.2.5.4.5=C02X,SERIALNUMBER=C02Y,SN=Doe");
  certificate.add_uri_sans("urn:x");
  certificate.add_dns_sans("mac.example");
  certificate.add_email_sans("ana@acme.example");

  const auto names = ReadClientCertificate(certificate);

  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(names->common_names, ElementsAre("mac"));
  EXPECT_THAT(names->organizational_units, ElementsAre("x"));
  EXPECT_THAT(names->subject_serial_numbers, ElementsAre("C02X", "C02Y"));
  EXPECT_THAT(names->uris, ElementsAre("urn:x"));
  EXPECT_THAT(names->dns_names, ElementsAre("mac.example"));
  EXPECT_THAT(names->emails, ElementsAre("ana@acme.example"));
}

TEST(ClientCertificateTest, ThePemOutweighsTheFields) {
  v1::ClientCertificate certificate;
  certificate.set_pem(kTestCertificate);
  certificate.set_subject("serialNumber=EVIL");
  certificate.add_uri_sans("urn:muster:device:evil");

  const auto names = ReadClientCertificate(certificate);

  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(names->subject_serial_numbers, ElementsAre("C02XK1ZGJGH5"));
}

TEST(ClientCertificateTest, LeavesOutWhatIsNoText) {
  v1::ClientCertificate certificate;
  certificate.set_subject("CN=a\\00b,CN=\\FF\\FE,CN=");
  certificate.add_uri_sans("urn:\n");

  const auto names = ReadClientCertificate(certificate);

  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(names->common_names, IsEmpty());
  EXPECT_THAT(names->uris, IsEmpty());
}

}  // namespace
}  // namespace muster::trust
