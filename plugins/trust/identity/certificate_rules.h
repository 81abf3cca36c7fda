#ifndef PLUGINS_TRUST_IDENTITY_CERTIFICATE_RULES_H_
#define PLUGINS_TRUST_IDENTITY_CERTIFICATE_RULES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "plugins/trust/identity/client_certificate.h"
#include "proto/muster/config/v1/config.pb.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace muster::trust {

// How certificates name devices, as configured. Thread-safe; does not change;
// cheap to copy.
class CertificateRules {
 public:
  using Yields = config::v1::TrustConfig::CertificateRule::Yields;

  // What a rule found: not empty, not blank.
  struct Name {
    Yields yields;
    std::string value;
  };

  // The rules of `config`, or the built-in ones if it has none.
  //
  // Errors:
  //   INVALID_ARGUMENT CERTIFICATE_RULE_INVALID: a field is missing or unknown,
  //     or `pattern` is no RE2 expression with exactly one group. Metadata:
  //     rule, field.
  static absl::StatusOr<CertificateRules> Compile(
      const config::v1::TrustConfig& config);

  // What the first rule that matches finds.
  //
  // Errors:
  //   INVALID_ARGUMENT CERTIFICATE_NAMES_NO_DEVICE: no rule matches, or that
  //     one finds two different names.
  absl::StatusOr<Name> Find(const CertificateNames& names) const;

 private:
  struct Rule {
    config::v1::TrustConfig::CertificateRule::Part part;
    std::shared_ptr<const re2::RE2> pattern;
    Yields yields;
  };

  std::vector<Rule> rules_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_CERTIFICATE_RULES_H_
