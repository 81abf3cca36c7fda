#include "plugins/trust/identity/device_key.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "plugins/trust/identity/test_certificate.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class DeviceKeyTest : public ::testing::Test {
 protected:
  absl::StatusOr<DeviceKey> Resolve(const std::string& text) {
    v1::CheckDeviceRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    request.set_parent("sources/iru");
    return ResolveIdentity(request, rules_);
  }

  void ExpectKey(const std::string& text, DeviceKey::Kind kind,
                 const std::string& value, v1::MatchStrength strength) {
    const auto key = Resolve(text);
    ASSERT_THAT(key, IsOk()) << text;
    EXPECT_EQ(key->kind, kind) << text;
    EXPECT_EQ(key->value, value) << text;
    EXPECT_EQ(key->strength, strength) << text;
  }

  void ExpectRefused(const std::string& text, const std::string& reason) {
    EXPECT_THAT(Resolve(text),
                ErrorIs(absl::StatusCode::kInvalidArgument, reason))
        << text;
  }

  CertificateRules rules_ =
      *CertificateRules::Compile(config::v1::TrustConfig());
};

TEST_F(DeviceKeyTest, ASerialNumberIsTheWeakest) {
  ExpectKey("serial_number: 'c02X'", DeviceKey::kSerialNumber, "c02X",
            v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED);
  ExpectKey("identity { serial_number: 'C02X' }", DeviceKey::kSerialNumber,
            "C02X", v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED);
}

TEST_F(DeviceKeyTest, ADeviceIsNamedInFullOrByTheVendorsId) {
  ExpectKey("identity { device: 'sources/iru/devices/ab-1' }",
            DeviceKey::kVendorId, "ab-1", v1::MATCH_STRENGTH_RESOURCE_NAME);
  ExpectKey("identity { device: 'AB-1' }", DeviceKey::kVendorId, "ab-1",
            v1::MATCH_STRENGTH_RESOURCE_NAME);
}

TEST_F(DeviceKeyTest, ACertificateIsWorthWhatItNames) {
  ExpectKey("identity { certificate { uri_sans: 'urn:muster:device:AB-1' } }",
            DeviceKey::kVendorId, "ab-1", v1::MATCH_STRENGTH_CERT_MDM_ID);
  ExpectKey("identity { certificate { subject: 'serialNumber=C02X' } }",
            DeviceKey::kSerialNumber, "C02X", v1::MATCH_STRENGTH_CERT_SERIAL);

  config::v1::TrustConfig config;
  auto& rule = *config.add_certificate_rules();
  rule.set_part(config::v1::TrustConfig::CertificateRule::PART_EMAIL);
  rule.set_pattern("(.+@acme[.]example)");
  rule.set_yields(config::v1::TrustConfig::CertificateRule::YIELDS_EMAIL);
  rules_ = *CertificateRules::Compile(config);
  ExpectKey("identity { certificate { email_sans: 'ana@acme.example' } }",
            DeviceKey::kEmail, "ana@acme.example",
            v1::MATCH_STRENGTH_EMAIL_ONLY);
}

TEST_F(DeviceKeyTest, ReadsAPemCertificate) {
  v1::DeviceIdentity identity;
  identity.mutable_certificate()->set_pem(kTestCertificate);

  const auto key = ResolveIdentity("sources/iru", identity, rules_);

  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(key->value, "9f3c1d0e-0000-4000-8000-0000000000ab");
}

TEST_F(DeviceKeyTest, SomethingMustBeNamedAndOnlyOnce) {
  ExpectRefused("", "IDENTITY_MISSING");
  ExpectRefused("serial_number: ' '", "IDENTITY_MISSING");
  ExpectRefused("identity {}", "IDENTITY_MISSING");
  ExpectRefused("identity { device: '' }", "IDENTITY_MISSING");
  ExpectRefused("serial_number: 'C02X' identity { device: 'ab-1' }",
                "IDENTITY_MISSING");
}

TEST_F(DeviceKeyTest, ANameMustBeOfThisSource) {
  ExpectRefused("identity { device: 'sources/other/devices/ab-1' }",
                "RESOURCE_NAME_MALFORMED");
  ExpectRefused("identity { device: 'sources/iru/devices/-' }",
                "RESOURCE_NAME_MALFORMED");
  ExpectRefused("identity { device: 'ab-1/verdicts/default' }",
                "RESOURCE_NAME_MALFORMED");
  ExpectRefused("identity { device: 'a b' }", "RESOURCE_NAME_MALFORMED");
}

TEST_F(DeviceKeyTest, ACertificateMustNameADevice) {
  ExpectRefused("identity { certificate {} }", "CERTIFICATE_NAMES_NO_DEVICE");
  ExpectRefused(
      "identity { certificate { uri_sans: 'urn:muster:device:a/../b' } }",
      "CERTIFICATE_NAMES_NO_DEVICE");
  ExpectRefused("identity { certificate { uri_sans: 'urn:muster:device:-' } }",
                "CERTIFICATE_NAMES_NO_DEVICE");
  ExpectRefused("identity { certificate { subject: 'C02X' } }",
                "CERTIFICATE_MALFORMED");
  ExpectRefused("identity { certificate { pem: 'C02X' } }",
                "CERTIFICATE_MALFORMED");
}

}  // namespace
}  // namespace muster::trust
