#include "plugins/trust/identity/certificate_rules.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using Rule = config::v1::TrustConfig::CertificateRule;

config::v1::TrustConfig ConfigOf(const std::string& text) {
  config::v1::TrustConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return config;
}

CertificateRules RulesOf(const std::string& text) {
  return *CertificateRules::Compile(ConfigOf(text));
}

TEST(CertificateRulesTest, TheBuiltInOnesTakeTheUriBeforeTheSubject) {
  const CertificateRules rules = RulesOf("");
  CertificateNames names;
  names.subject_serial_numbers = {"C02X"};

  const auto by_subject = rules.Find(names);
  names.uris = {"spiffe://acme/1", "urn:muster:device:AB-1"};
  const auto by_uri = rules.Find(names);

  ASSERT_THAT(by_subject, IsOk());
  EXPECT_EQ(by_subject->value, "C02X");
  EXPECT_EQ(by_subject->yields, Rule::YIELDS_SERIAL_NUMBER);
  ASSERT_THAT(by_uri, IsOk());
  EXPECT_EQ(by_uri->value, "AB-1");
  EXPECT_EQ(by_uri->yields, Rule::YIELDS_VENDOR_ID);
}

TEST(CertificateRulesTest, LooksAtThePartThatTheRuleNames) {
  const struct {
    std::string part;
    std::string want;
  } cases[] = {{"PART_COMMON_NAME", "cn"},
               {"PART_ORGANIZATIONAL_UNIT", "ou"},
               {"PART_SUBJECT_SERIAL_NUMBER", "serial"},
               {"PART_URI", "uri"},
               {"PART_DNS", "dns"},
               {"PART_EMAIL", "email"}};
  const CertificateNames names = {{"cn"},  {"ou"},  {"serial"},
                                  {"uri"}, {"dns"}, {"email"}};
  for (const auto& [part, want] : cases) {
    const CertificateRules rules = RulesOf(
        "certificate_rules { pattern: '(.+)' yields: YIELDS_EMAIL "
        "part: " +
        part + " }");
    const auto found = rules.Find(names);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->value, want);
  }
}

TEST(CertificateRulesTest, TheWholePartMustMatch) {
  const CertificateRules rules = RulesOf(R"pb(
    certificate_rules {
      part: PART_COMMON_NAME
      pattern: "mac-([A-Z0-9]+)"
      yields: YIELDS_SERIAL_NUMBER
    })pb");
  CertificateNames names;

  names.common_names = {"xmac-C02X", "mac-C02X.evil", "mac-"};
  EXPECT_THAT(rules.Find(names), ErrorIs(absl::StatusCode::kInvalidArgument,
                                         "CERTIFICATE_NAMES_NO_DEVICE"));
  names.common_names.push_back("mac-C02X");
  ASSERT_THAT(rules.Find(names), IsOk());
  EXPECT_EQ(rules.Find(names)->value, "C02X");
}

TEST(CertificateRulesTest, TwoDifferentNamesAreNone) {
  const CertificateRules rules = RulesOf("");
  CertificateNames names;

  names.subject_serial_numbers = {"C02X", "c02x"};
  EXPECT_THAT(rules.Find(names), IsOk());
  names.subject_serial_numbers = {"C02X", "C02Y"};
  EXPECT_THAT(rules.Find(names), ErrorIs(absl::StatusCode::kInvalidArgument,
                                         "CERTIFICATE_NAMES_NO_DEVICE"));
}

TEST(CertificateRulesTest, ABlankNameIsNone) {
  CertificateNames names;
  names.subject_serial_numbers = {"  "};

  EXPECT_THAT(RulesOf("").Find(names),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      "CERTIFICATE_NAMES_NO_DEVICE"));
}

TEST(CertificateRulesTest, RefusesARuleThatCannotBeMeant) {
  const std::string bad[] = {
      "pattern: '(.+)' yields: YIELDS_EMAIL",
      "part: PART_URI pattern: '(.+)'",
      "part: PART_URI yields: YIELDS_EMAIL",
      "part: PART_URI yields: YIELDS_EMAIL pattern: '.+'",
      "part: PART_URI yields: YIELDS_EMAIL pattern: '(.)(.)'",
      "part: PART_URI yields: YIELDS_EMAIL pattern: '(.'",
  };
  for (const std::string& rule : bad) {
    EXPECT_THAT(
        CertificateRules::Compile(
            ConfigOf("certificate_rules { " + rule + " }")),
        ErrorIs(absl::StatusCode::kInvalidArgument, "CERTIFICATE_RULE_INVALID"))
        << rule;
  }
}

}  // namespace
}  // namespace muster::trust
