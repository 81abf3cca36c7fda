#include "plugins/trust/identity/certificate_rules.h"

#include <re2/re2.h>

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using Part = TrustConfig::CertificateRule::Part;
using Yields = TrustConfig::CertificateRule::Yields;

constexpr int64_t kMaxPatternMemory = 1 << 20;

TrustConfig BuiltIn() {
  TrustConfig config;
  auto& uri = *config.add_certificate_rules();
  uri.set_part(TrustConfig::CertificateRule::PART_URI);
  uri.set_pattern("urn:muster:device:(.+)");
  uri.set_yields(TrustConfig::CertificateRule::YIELDS_VENDOR_ID);
  auto& serial = *config.add_certificate_rules();
  serial.set_part(TrustConfig::CertificateRule::PART_SUBJECT_SERIAL_NUMBER);
  serial.set_pattern("(.+)");
  serial.set_yields(TrustConfig::CertificateRule::YIELDS_SERIAL_NUMBER);
  return config;
}

absl::Status Invalid(int rule, absl::string_view field,
                     absl::string_view what) {
  return Error(
      absl::StatusCode::kInvalidArgument, "CERTIFICATE_RULE_INVALID",
      absl::StrCat("trust.certificate_rules[", rule, "].", field, " ", what),
      {{"rule", absl::StrCat(rule)}, {"field", std::string(field)}});
}

absl::Status CheckFields(const TrustConfig::CertificateRule& rule, int at) {
  if (rule.part() <= TrustConfig::CertificateRule::PART_UNSPECIFIED ||
      !TrustConfig::CertificateRule::Part_IsValid(rule.part())) {
    return Invalid(at, "part", "is to be set to a part of the certificate");
  }
  if (rule.yields() <= TrustConfig::CertificateRule::YIELDS_UNSPECIFIED ||
      !TrustConfig::CertificateRule::Yields_IsValid(rule.yields())) {
    return Invalid(at, "yields", "is to be set to what the group is");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const re2::RE2>> CompilePattern(
    const std::string& pattern, int at) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  auto compiled = std::make_shared<const re2::RE2>(pattern, options);
  if (!compiled->ok()) {
    return Invalid(at, "pattern",
                   absl::StrCat("is no RE2 expression: ", compiled->error()));
  }
  if (compiled->NumberOfCapturingGroups() != 1) {
    return Invalid(at, "pattern",
                   "is to have exactly one group; write others as (?:...)");
  }
  return compiled;
}

const std::vector<std::string>& ValuesOf(Part part,
                                         const CertificateNames& names) {
  switch (part) {
    case TrustConfig::CertificateRule::PART_ORGANIZATIONAL_UNIT:
      return names.organizational_units;
    case TrustConfig::CertificateRule::PART_SUBJECT_SERIAL_NUMBER:
      return names.subject_serial_numbers;
    case TrustConfig::CertificateRule::PART_URI:
      return names.uris;
    case TrustConfig::CertificateRule::PART_DNS:
      return names.dns_names;
    case TrustConfig::CertificateRule::PART_EMAIL:
      return names.emails;
    default:
      return names.common_names;
  }
}

// What the group matches in each value, without regard to letter case.
std::map<std::string, std::string> Matches(
    const re2::RE2& pattern, const std::vector<std::string>& values) {
  std::map<std::string, std::string> found;
  for (const std::string& value : values) {
    std::string name;
    if (!re2::RE2::FullMatch(value, pattern, &name)) continue;
    name = std::string(absl::StripAsciiWhitespace(name));
    if (!name.empty()) found.emplace(absl::AsciiStrToLower(name), name);
  }
  return found;
}

absl::Status NamesNone(absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument,
               "CERTIFICATE_NAMES_NO_DEVICE", message);
}

}  // namespace

absl::StatusOr<CertificateRules> CertificateRules::Compile(
    const TrustConfig& config) {
  if (config.certificate_rules().empty()) return Compile(BuiltIn());
  CertificateRules rules;
  for (int i = 0; i < config.certificate_rules_size(); ++i) {
    const TrustConfig::CertificateRule& rule = config.certificate_rules(i);
    RETURN_IF_ERROR(CheckFields(rule, i));
    ASSIGN_OR_RETURN(auto pattern, CompilePattern(rule.pattern(), i));
    rules.rules_.push_back({rule.part(), std::move(pattern), rule.yields()});
  }
  return rules;
}

absl::StatusOr<CertificateRules::Name> CertificateRules::Find(
    const CertificateNames& names) const {
  for (const Rule& rule : rules_) {
    const std::map<std::string, std::string> found =
        Matches(*rule.pattern, ValuesOf(rule.part, names));
    if (found.size() > 1) {
      return NamesNone(
          "the certificate names more than one device; make the rule in "
          "trust.certificate_rules match one of its names only");
    }
    if (!found.empty()) return Name{rule.yields, found.begin()->second};
  }
  return NamesNone(
      "no rule in trust.certificate_rules finds a device's name in the "
      "certificate; compare its subject and alternative names with them");
}

}  // namespace muster::trust
